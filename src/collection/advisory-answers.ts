import { absent, found, unknown } from '../core/answer.ts';
import type { RecordedAnswer } from '../core/recording.ts';
import type { Subject } from '../core/subject.ts';
import { ADVISORY_PROBE, type KnownVulnerabilities } from '../facts/known-vulnerabilities.ts';
import { system } from '../facts/system.ts';
import { UserError } from '../loaders/user-error.ts';
import type { AdvisoryDatabase } from '../loaders/vulnerability-database.ts';
import type { Advisory } from '../vulnerabilities/advisory.ts';
import { isKernelPackage, isRunningKernel, unsigned } from '../vulnerabilities/kernel-package.ts';
import { type LocatedPackage, matchPackages } from '../vulnerabilities/match-packages.ts';
import { packageName } from '../vulnerabilities/package-name.ts';
import { packageInventory } from './package-inventory.ts';

/** Packages without those of kernels that do not run here: of a host the one that runs counts, of an image none. */
const withoutOtherKernels = (
  subject: Subject,
  packages: readonly LocatedPackage[],
): readonly LocatedPackage[] => {
  const told = subject.target.kind === 'host' ? subject.resolve(system) : null;
  const kernel = told?.known && told.value.machine !== 'container' ? told.value.kernel : null;
  return packages.filter(
    (each) => !isKernelPackage(each) || (kernel !== null && isRunningKernel(each, kernel)),
  );
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
  const packages = withoutOtherKernels(subject, all.map(unsigned));
  const matches = matchPackages(packages, await advisoriesAbout(packages, database));
  return {
    sources: Object.entries(database.manifest.sources)
      .flatMap(([name, source]) => (source === undefined ? [] : [{ name, asOf: source.asOf }]))
      .sort((a, b) => (a.asOf < b.asOf ? -1 : a.asOf > b.asOf ? 1 : a.name < b.name ? -1 : 1)),
    scopes: scopesOf(packages, database),
    ...matches,
    otherKernels: all.length - packages.length,
    unseen,
  };
};

const textAnswer = (content: string): RecordedAnswer['answer'] =>
  found({
    path: ADVISORY_PROBE.path,
    type: 'file',
    mode: 0,
    uid: 0,
    gid: 0,
    size: Buffer.byteLength(content),
    mtime: 0,
    content,
    unreadable: null,
  });

/** The answer about every target of a run that leaves known vulnerabilities out. */
export const LEFT_OUT: RecordedAnswer = { probe: ADVISORY_PROBE, answer: absent };

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
      { probe: ADVISORY_PROBE, answer: textAnswer(JSON.stringify(await matchesOf(subject, database))) },
    ];
  } catch (error) {
    // A database that breaks in the middle of a run costs what it would have told, not the run.
    if (error instanceof UserError)
      return [{ probe: ADVISORY_PROBE, answer: unknown('parse-error', error.message) }];
    throw error;
  }
};
