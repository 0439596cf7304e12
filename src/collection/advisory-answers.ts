import { found, type UnknownReason, unknown } from '../core/answer.ts';
import type { RecordedAnswer } from '../core/recording.ts';
import type { Subject } from '../core/subject.ts';
import { type InstalledPackage, installedPackages } from '../facts/installed-packages.ts';
import { ADVISORY_PROBE, type KnownVulnerabilities } from '../facts/known-vulnerabilities.ts';
import { type OsRelease, osRelease } from '../facts/os-release.ts';
import { system } from '../facts/system.ts';
import { UserError } from '../loaders/user-error.ts';
import type { AdvisoryDatabase } from '../loaders/vulnerability-database.ts';
import type { Advisory } from '../vulnerabilities/advisory.ts';
import { distributionEcosystem, packageEcosystem } from '../vulnerabilities/distribution.ts';
import { isKernelPackage, isRunningKernel, unsigned } from '../vulnerabilities/kernel-package.ts';
import { type LocatedPackage, matchPackages } from '../vulnerabilities/match-packages.ts';
import { packageName } from '../vulnerabilities/package-name.ts';

/** Packages of a target by ecosystem, and what is not known of them. */
interface Inventory {
  readonly packages: readonly LocatedPackage[];
  readonly otherKernels: number;
  readonly unseen: UnknownReason | null;
}

const located = (release: OsRelease | null, installed: InstalledPackage): LocatedPackage => {
  const family = release === null ? null : distributionEcosystem(release);
  return {
    ...unsigned({ ...installed, module: null }),
    // Named as the system calls itself, so that the report can say of what there is no data.
    ecosystem:
      family === null
        ? (release?.prettyName ?? release?.id ?? 'an unnamed system')
        : packageEcosystem(family, installed.version),
    paths: [],
  };
};

/** What is installed, as far as the answers tell: kernels count where they run, and nowhere else. */
const inventoryOf = (subject: Subject): Inventory => {
  const [installed, release] = [subject.resolve(installedPackages), subject.resolve(osRelease)];
  const unseen = installed.known ? (release.known ? null : release.reason) : installed.reason;
  const all =
    installed.known && installed.value !== null && release.known
      ? installed.value.packages.map((each) => located(release.value, each))
      : [];
  const told = subject.target.kind === 'host' ? subject.resolve(system) : null;
  const kernel = told?.known && told.value.machine !== 'container' ? told.value.kernel : null;
  const packages = all.filter(
    (each) => !isKernelPackage(each) || (kernel !== null && isRunningKernel(each, kernel)),
  );
  return { packages, otherKernels: all.length - packages.length, unseen };
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
  const { packages, otherKernels, unseen } = inventoryOf(subject);
  const matches = matchPackages(packages, await advisoriesAbout(packages, database));
  return {
    sources: Object.entries(database.manifest.sources)
      .flatMap(([name, source]) => (source === undefined ? [] : [{ name, asOf: source.asOf }]))
      .sort((a, b) => (a.asOf < b.asOf ? -1 : a.asOf > b.asOf ? 1 : a.name < b.name ? -1 : 1)),
    scopes: scopesOf(packages, database),
    ...matches,
    otherKernels,
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
