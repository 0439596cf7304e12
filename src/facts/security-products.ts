import { deriveFact, optional } from '../core/fact.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { installedPackages } from './installed-packages.ts';
import { containerOf, type Process, processes } from './processes.ts';
import type { SecurityProduct } from './security-product.ts';
import { PRODUCTS } from './security-product-list.ts';
import { startsAtBoot, type Unit, units } from './units.ts';

/** A security product that runs here or is set up here. */
export interface FoundProduct {
  readonly product: SecurityProduct;
  /** Its processes, those in containers too. */
  readonly running: readonly Process[];
  /** Every process of it runs in a container. */
  readonly inContainer: boolean;
  /** Installed packages of it. */
  readonly packages: readonly string[];
  /** Its units that are there and not masked. */
  readonly units: readonly Unit[];
  /** One of its units starts with the machine. */
  readonly enabled: boolean;
}

const isProcessOf = (product: SecurityProduct, { name, executable, kernelThread }: Process): boolean => {
  if (kernelThread) return false;
  const program = executable ?? '';
  return (
    (product.processes?.test(name) ?? false) ||
    (product.processes?.test(program.slice(program.lastIndexOf('/') + 1)) ?? false) ||
    (product.folder?.test(program) ?? false)
  );
};

/**
 * Every known security product by process, unit and package: one of the three is enough to be found. Incomplete where processes, units or packages
 * could not all be seen, so that an unseen product is not an absent one.
 */
export const securityProducts = deriveFact({
  id: 'security-products',
  description: 'Malware scanners, runtime sensors, integrity checkers and the like that run or are installed',
  from: { processes: optional(processes), units: optional(units), installed: optional(installedPackages) },
  derive: ({ processes, units, installed }): ResourceSet<FoundProduct> => {
    const running = processes.known ? processes.value.items : [];
    const defined = units.known ? units.value.installed.items : [];
    const packages = installed.known ? (installed.value?.packages ?? []) : [];
    const found = PRODUCTS.map((product): FoundProduct => {
      const own = running.filter((process) => isProcessOf(product, process));
      const ownUnits = defined.filter(
        ({ name, state }) => state !== 'masked' && (product.units?.test(name) ?? false),
      );
      return {
        product,
        running: own,
        inContainer: own.length > 0 && own.every((process) => containerOf(process) !== null),
        packages: packages.map(({ name }) => name).filter((name) => product.packages?.test(name) ?? false),
        units: ownUnits,
        enabled: ownUnits.some(startsAtBoot),
      };
    }).filter((one) => one.running.length > 0 || one.packages.length > 0 || one.units.length > 0);
    const reason =
      (processes.known ? processes.value.reason : processes.reason) ??
      (units.known ? units.value.installed.reason : units.reason) ??
      (installed.known ? null : installed.reason);
    return reason === null ? completeSet(found) : incompleteSet(found, reason);
  },
});

/** The products that do one kind of work. */
export const productsOf = (
  all: ResourceSet<FoundProduct>,
  kind: SecurityProduct['kinds'][number],
): readonly FoundProduct[] => all.items.filter(({ product }) => product.kinds.includes(kind));
