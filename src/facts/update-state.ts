import type { UnknownReason } from '../core/answer.ts';
import { deriveFact, Inconclusive, optional } from '../core/fact.ts';
import { compareApkVersions } from '../vulnerabilities/apk-version.ts';
import { compareRpmVersions } from '../vulnerabilities/rpm-version.ts';
import { type ApkIndex, apkIndex } from './apk-index.ts';
import { type AptIndex, aptIndex, type PendingUpdate, pendingUpdates } from './apt-index.ts';
import { type InstalledPackage, installedPackages } from './installed-packages.ts';
import { isHeld, type PackageHold, packageHolds } from './package-holds.ts';
import { type PackageSource, packageSources } from './package-sources.ts';
import { type RpmAdvisories, rpmAdvisories } from './rpm-advisories.ts';

/** An update that waits, whatever the package manager. */
export interface WaitingUpdate {
  readonly name: string;
  readonly arch: string;
  readonly installed: string;
  readonly version: string;
  /** The archive or repository that offers it. */
  readonly archive: string;
  /** It mends a hole; null where the lists do not tell. */
  readonly security: boolean | null;
  /** Something keeps it away. */
  readonly held: boolean;
}

/** What the lists that lie here say of updates; nothing is fetched. */
export interface UpdateState {
  readonly manager: 'apt' | 'rpm' | 'apk';
  readonly waiting: readonly WaitingUpdate[];
  /** When lists were fetched last, milliseconds since the epoch; 0 where none lies here. */
  readonly fetched: number;
  /** The same of the lists that tell security updates; null where none does. */
  readonly securityFetched: number | null;
  /** Why further updates may wait that were not seen; null where every list was read. */
  readonly gap: UnknownReason | null;
}

const unreadGap = (unread: readonly string[]): UnknownReason | null =>
  unread[0] === undefined ? null : { code: 'unsupported', text: `${unread[0]} could not be unpacked` };

/** A file of a list bears the time of its server; an archive that changes daily shows when it was last asked. */
export const aptUpdateState = (index: AptIndex, pending: readonly PendingUpdate[]): UpdateState => {
  const stamp = index.fetched ?? 0;
  const security = index.archives.filter((archive) => archive.security && archive.lists > 0);
  return {
    manager: 'apt',
    waiting: pending.map(({ installed, ...update }) => ({
      ...update,
      name: installed.name,
      arch: installed.arch,
      installed: installed.version,
      held: installed.held,
    })),
    fetched: Math.max(stamp, ...index.archives.map(({ dated }) => dated)),
    securityFetched: security.length === 0 ? null : Math.max(stamp, ...security.map(({ dated }) => dated)),
    gap: unreadGap(index.unread),
  };
};

const byNewest =
  (compare: (a: string, b: string) => number) =>
  (a: { readonly version: string }, b: { readonly version: string }): number =>
    compare(b.version, a.version);

/**
 * Of packages that may be installed several times, as kernels, the newest counts. Repositories that are switched off no longer, module streams that are
 * not switched on do not count. Null where no cache lies here.
 */
export const rpmUpdateState = (
  advisories: RpmAdvisories,
  packages: readonly InstalledPackage[],
  sources: readonly PackageSource[] | null,
  holds: readonly PackageHold[],
): UpdateState => {
  const off = new Set((sources ?? []).filter(({ enabled }) => !enabled).map(({ name }) => name));
  const listed = new Set((sources ?? []).map(({ name }) => name));
  const repositories = advisories.repositories.filter(
    ({ name }) => !off.has(name) && (sources === null || listed.has(name)),
  );
  const offered = repositories.flatMap(({ name: archive, packages }) =>
    packages.map((advised) => ({ ...advised, archive })),
  );
  const byName = Map.groupBy(offered, ({ name, arch }) => `${name}.${arch}`);
  const newestInstalled = [...Map.groupBy(packages, ({ name, arch }) => `${name}.${arch}`).values()].flatMap(
    (same) => same.toSorted(byNewest(compareRpmVersions)).slice(0, 1),
  );
  const waiting = newestInstalled.flatMap((installed): readonly WaitingUpdate[] => {
    const ofModule = /\.module[+_]/.test(installed.version);
    const newer = (byName.get(`${installed.name}.${installed.arch}`) ?? [])
      .filter(
        ({ version, module }) =>
          (module === null ? !ofModule : advisories.modules.has(module)) &&
          compareRpmVersions(version, installed.version) > 0,
      )
      .toSorted(byNewest(compareRpmVersions));
    const best = newer.find(({ type }) => type === 'security') ?? newer[0];
    return best === undefined
      ? []
      : [
          {
            name: installed.name,
            arch: installed.arch,
            installed: installed.version,
            version: best.version.replace(/^0?:/, ''),
            archive: best.archive,
            security: best.type === 'security',
            held: holds.some(({ pattern }) => isHeld(pattern, installed.name)),
          },
        ];
  });
  const telling = repositories.filter((repository) => repository.advisories);
  return {
    manager: 'rpm',
    waiting,
    fetched: Math.max(0, ...repositories.map(({ fetched }) => fetched)),
    securityFetched: telling.length === 0 ? null : Math.max(...telling.map(({ fetched }) => fetched)),
    gap: unreadGap(advisories.unread),
  };
};

const WEEK = 7 * 86_400_000;

/** Lists of apk do not tell which update mends a hole; one that was fetched long before the others belongs to a repository that is gone. */
export const apkUpdateState = (
  { indexes, unread }: ApkIndex,
  packages: readonly InstalledPackage[],
  holds: readonly PackageHold[],
): UpdateState => {
  const fetched = Math.max(0, ...indexes.map((index) => index.fetched));
  const current = indexes.filter((index) => fetched - index.fetched <= WEEK);
  const byName = Map.groupBy(
    current.flatMap(({ candidates }) => candidates),
    ({ name }) => name,
  );
  return {
    manager: 'apk',
    waiting: packages.flatMap((installed): readonly WaitingUpdate[] => {
      const [best] = (byName.get(installed.name) ?? []).toSorted(byNewest(compareApkVersions));
      return best === undefined || compareApkVersions(best.version, installed.version) <= 0
        ? []
        : [
            {
              name: installed.name,
              arch: installed.arch,
              installed: installed.version,
              version: best.version,
              archive: 'apk',
              security: null,
              held: holds.some(({ pattern }) => isHeld(pattern, installed.name)),
            },
          ];
    }),
    fetched,
    securityFetched: fetched === 0 ? null : fetched,
    gap: unreadGap(unread),
  };
};

/** Updates that wait, by the lists of apt, dnf, zypper or apk that lie here; null where none of them manages the packages. */
export const updateState = deriveFact({
  id: 'update-state',
  description: 'Updates that wait to be installed, and how old the lists are that tell so',
  from: {
    installedPackages,
    apt: optional(aptIndex),
    pending: optional(pendingUpdates),
    rpm: optional(rpmAdvisories),
    apk: optional(apkIndex),
    sources: optional(packageSources),
    holds: optional(packageHolds),
  },
  derive: ({ installedPackages, apt, pending, rpm, apk, sources, holds }): UpdateState | null => {
    const manager = installedPackages?.manager;
    const packages = installedPackages?.packages ?? [];
    const locks = holds.known ? holds.value.items : [];
    const fetched = manager === 'dpkg' ? apt : manager === 'rpm' ? rpm : apk;
    if (manager === undefined) return null;
    if (!fetched.known) throw new Inconclusive(fetched.reason.code, fetched.reason.text);
    if (manager === 'rpm')
      return rpm.known && rpm.value !== null
        ? rpmUpdateState(
            rpm.value,
            packages,
            sources.known && sources.value.reason === null ? sources.value.items : null,
            locks,
          )
        : null;
    if (manager === 'apk')
      return apk.known && apk.value !== null ? apkUpdateState(apk.value, packages, locks) : null;
    if (!pending.known) throw new Inconclusive(pending.reason.code, pending.reason.text);
    return apt.known && apt.value !== null && pending.value !== null
      ? aptUpdateState(apt.value, pending.value)
      : null;
  },
});

const DAY = 86_400_000;

/** Why a security update may wait although the lists show none; null where they are whole, and at most a week old. */
export const securityUpdateGap = (updates: UpdateState, now: number): UnknownReason | null => {
  const because = (text: string): UnknownReason => ({ code: 'unsupported', text });
  const { manager, securityFetched, gap, waiting } = updates;
  if (securityFetched === null)
    return because(
      manager === 'apt'
        ? 'No list of an archive of security updates was fetched'
        : 'No list that tells security updates was fetched',
    );
  if (gap !== null) return gap;
  // An old list knows nothing of what was fixed since.
  if (now - securityFetched > WEEK)
    return because(
      `The package lists are ${Math.floor((now - securityFetched) / DAY)} days old: what was fixed since is not in them`,
    );
  const untold = waiting.filter(({ security }) => security === null).length;
  return untold === 0
    ? null
    : because(`${untold} updates wait; the lists of ${manager} do not tell which of them mend a hole`);
};

/** How an update of that manager is installed. */
export const updateCommand = (manager: UpdateState['manager'], name: string): string =>
  manager === 'apt'
    ? `apt-get install --only-upgrade ${name}`
    : manager === 'apk'
      ? `apk add --upgrade ${name}`
      : `dnf upgrade ${name} (zypper update ${name} on SUSE)`;
