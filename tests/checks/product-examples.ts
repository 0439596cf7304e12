import {
  completeSet,
  type FoundProduct,
  incompleteSet,
  type Process,
  type ResourceSet,
  type ScheduledJob,
  type Unit,
  type Units,
} from 'rempart/check';
import { PRODUCTS } from '../../src/facts/security-product-list.ts';
import { aProcess, NO_PERMISSION } from './host-examples.ts';

/** A product of the list that was found installed, and whatever else is told. */
export const aProduct = (name: string, over: Partial<FoundProduct> = {}): FoundProduct => {
  const product = PRODUCTS.find((candidate) => candidate.name === name);
  if (product === undefined) throw new Error(`${name} is not listed`);
  return {
    product,
    running: [],
    inContainer: false,
    packages: [name.toLowerCase()],
    units: [],
    enabled: false,
    ...over,
  };
};

export const running = (name: string): readonly Process[] => [aProcess({ name, uid: 0 })];

export const noProducts: ResourceSet<FoundProduct> = completeSet([]);
export const hiddenProducts: ResourceSet<FoundProduct> = incompleteSet([], NO_PERMISSION);

export const aUnit = (name: string, over: Partial<Unit> = {}): Unit => ({
  name,
  manager: 'systemd',
  state: 'enabled',
  target: null,
  wantedBy: ['multi-user.target'],
  active: true,
  path: `/usr/lib/systemd/system/${name}`,
  ...over,
});

export const someUnits = (...items: readonly Unit[]): Units => ({
  manager: 'systemd',
  installed: completeSet(items),
});

export const aJob = (path: string, text: string): ScheduledJob => ({ path, text });
