import { type UnknownReason, unknown } from '../core/answer.ts';
import type { RecordedAnswer } from '../core/recording.ts';
import type { Subject } from '../core/subject.ts';
import { ADVISORY_PROBE, type KnownVulnerabilities } from '../facts/known-vulnerabilities.ts';
import { system } from '../facts/system.ts';
import { UserError } from '../loaders/user-error.ts';
import type { AdvisoryDatabase } from '../loaders/vulnerability-database.ts';
import type { Advisory } from '../vulnerabilities/advisory.ts';
import {
  isKernelImage,
  isKernelPackage,
  isRunningKernel,
  unsigned,
} from '../vulnerabilities/kernel-package.ts';
import { type LocatedPackage, matchPackages } from '../vulnerabilities/match-packages.ts';
import { packageName } from '../vulnerabilities/package-name.ts';
import { packageInventory } from './package-inventory.ts';
import { textAnswer } from './text-answer.ts';

/** Packages without those of kernels that do not run here: of a host the one that runs counts, of an image and of a container none. */
const withoutOtherKernels = (
  subject: Subject,
  packages: readonly LocatedPackage[],
): { readonly counted: readonly LocatedPackage[]; readonly unseen: UnknownReason | null } => {
  const told = subject.target.kind === 'host' ? subject.resolve(system) : null;
  const [kernels, others] = [packages.filter(isKernelPackage), packages.filter((it) => !isKernelPackage(it))];
  if (told === null || (told.known && told.value.machine === 'container'))
    return { counted: others, unseen: null };
  const release = told.known ? told.value.kernel : null;
  const running = release === null ? [] : kernels.filter((each) => isRunningKernel(each, release));
  // A host that boots kernels of packages, but none of those that are installed now, runs one of which nothing is known.
  const isUnseen = running.length === 0 && kernels.some(isKernelImage);
  return {
    counted: [...others, ...running],
    unseen: isUnseen
      ? {
          code: 'unsupported',
          text: `The kernel that runs (${release ?? 'not told'}) is of no installed package`,
        }
      : null,
  };
};

const scopesOf = (
  packages: readonly LocatedPackage[],
  database: AdvisoryDatabase,
): KnownVulnerabilities['scopes'] =>
  [...Map.groupBy(packages, ({ ecosystem }) => ecosystem)]
    .map(([ecosystem, own]) => ({
      ecosystem,
      packages: own.length,
      covered: database.covers(ecosystem),
    }))
    .sort((a, b) => (a.ecosystem < b.ecosystem ? -1 : 1));

/** The advisories about any of the packages, by ecosystem and name. */
const advisoriesAbout = async (
  packages: readonly LocatedPackage[],
  database: AdvisoryDatabase,
): Promise<(ecosystem: string, name: string) => readonly Advisory[]> => {
  const byName = new Map<string, Advisory[]>();
  const keyOf = (ecosystem: string, name: string): string =>
    JSON.stringify([ecosystem, packageName(ecosystem, name)]);
  for (const [ecosystem, own] of Map.groupBy(packages, ({ ecosystem }) => ecosystem)) {
    const names = own.flatMap(({ name, source }) => (source === null ? [name] : [name, source]));
    for (const advisory of await database.advisoriesOf(ecosystem, names)) {
      const key = keyOf(ecosystem, advisory.package);
      const list = byName.get(key) ?? [];
      list.push(advisory);
      byName.set(key, list);
    }
  }
  return (ecosystem, name) => byName.get(keyOf(ecosystem, name)) ?? [];
};

const matchesOf = async (subject: Subject, database: AdvisoryDatabase): Promise<KnownVulnerabilities> => {
  const { packages: all, unseen } = packageInventory(subject);
  const { counted: packages, unseen: kernelUnseen } = withoutOtherKernels(subject, all.map(unsigned));
  const matches = matchPackages(packages, await advisoriesAbout(packages, database));
  return {
    sources: Object.entries(database.manifest.sources)
      .flatMap(([name, source]) => (source === undefined ? [] : [{ name, asOf: source.asOf }]))
      .sort((a, b) => (a.asOf < b.asOf ? -1 : a.asOf > b.asOf ? 1 : a.name < b.name ? -1 : 1)),
    scopes: scopesOf(packages, database),
    ...matches,
    otherKernels: all.length - packages.length,
    unseen: unseen ?? kernelUnseen,
  };
};

/**
 * The answer that the vulnerability database gives about one collected target, to be appended to its recording: none for what has no packages of its own,
 * `unknown` where the database is damaged, which says so.
 */
export const advisoryAnswers = async (
  subject: Subject,
  database: AdvisoryDatabase,
): Promise<readonly RecordedAnswer[]> => {
  const { kind } = subject.target;
  if (kind !== 'host' && kind !== 'image') return [];
  try {
    return [
      {
        probe: ADVISORY_PROBE,
        answer: textAnswer(ADVISORY_PROBE.path, JSON.stringify(await matchesOf(subject, database))),
      },
    ];
  } catch (error) {
    // A database that breaks in the middle of a run costs what it would have told, not the run.
    if (error instanceof UserError)
      return [{ probe: ADVISORY_PROBE, answer: unknown('parse-error', error.message) }];
    throw error;
  }
};
