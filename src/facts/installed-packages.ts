import type { FilesOutput, UnknownReason } from '../core/answer.ts';
import { defineFact, deriveFact, type FactsOf, Inconclusive, optional } from '../core/fact.ts';
import { executable, file, fileModes, files, packages, shell } from '../core/probe.ts';
import type { TargetKind } from '../core/target.ts';
import { KEY_PACKAGE, rpmSource } from '../packages/rpm-package.ts';
import { apkListing } from './apk-database.ts';
import { dpkgListing } from './dpkg-database.ts';
import type { InstalledPackage, PackageListing } from './package-listing.ts';

export type { InstalledPackage } from './package-listing.ts';

export interface InstalledPackages {
  readonly manager: 'dpkg' | 'apk' | 'rpm';
  readonly packages: readonly InstalledPackage[];
}

const DATABASE_LIMIT = 64 * 1024 * 1024;

const dpkgStatus = defineFact({
  id: 'installed-packages.dpkg',
  description: 'The status file of dpkg',
  probe: file('/var/lib/dpkg/status', DATABASE_LIMIT),
  parse: (output) => (output === null ? null : dpkgListing(output.content ?? '', true)),
});

/** Packages of dpkg that were removed while their configuration stayed, sorted; null where dpkg manages nothing. */
export const removedPackages = deriveFact({
  id: 'installed-packages.removed',
  description: 'Packages that were removed while their configuration stayed',
  from: { dpkg: dpkgStatus },
  derive: ({ dpkg }): readonly string[] | null => {
    if (dpkg?.unseen) throw new Inconclusive(dpkg.unseen.code, dpkg.unseen.text);
    return dpkg?.removed ?? null;
  },
});

const readAll = (output: FilesOutput | null): FilesOutput['entries'] => {
  const reason =
    output?.reason ?? output?.entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
  if (reason !== null) throw new Inconclusive(reason.code, reason.text);
  return output?.entries ?? [];
};

const dpkgStatusFolder = defineFact({
  id: 'installed-packages.dpkg-folder',
  description: 'The status folder of dpkg in images without a package manager',
  probe: files('/var/lib/dpkg/status.d/*'),
  parse: (output): PackageListing | null => {
    const entries = readAll(output).filter(({ path, type }) => type === 'file' && !path.endsWith('.md5sums'));
    if (entries.length === 0) return null;
    const listings = entries.map(({ content }) => dpkgListing(content ?? '', false));
    return {
      packages: listings.flatMap(({ packages }) => packages),
      removed: [],
      unseen: listings.find(({ unseen }) => unseen !== null)?.unseen ?? null,
    };
  },
});

const apkDatabase = (id: string, path: string) =>
  defineFact({
    id,
    description: 'The database of apk',
    probe: file(path, DATABASE_LIMIT),
    parse: (output) => (output === null ? null : apkListing(output.content ?? '')),
  });

const apkInstalled = apkDatabase('installed-packages.apk', '/lib/apk/db/installed');
/** Where /lib is merged into /usr without a link of its own. */
const apkInstalledUsr = apkDatabase('installed-packages.apk-usr', '/usr/lib/apk/db/installed');

const rpmFiles = defineFact({
  id: 'installed-packages.rpm-files',
  description: 'Files of an rpm database',
  probe: fileModes(
    '/var/lib/rpm/rpmdb.sqlite',
    '/var/lib/rpm/Packages*',
    '/usr/lib/sysimage/rpm/rpmdb.sqlite',
    '/usr/lib/sysimage/rpm/Packages*',
    '/usr/share/rpm/rpmdb.sqlite',
    '/usr/share/rpm/Packages*',
    '/var/lib/rpmmanifest/container-manifest-2',
  ),
  parse: (output) => readAll(output).length > 0,
});

/** An old rpm knows no modules, and one that is asked for a tag that it does not know lists nothing and succeeds: its tags are looked at first. */
const RPM_SCRIPT = `module=
case $(rpm --querytags) in *MODULARITYLABEL*) module='%|MODULARITYLABEL?{%{MODULARITYLABEL}}|';; esac
exec rpm -qa --qf '%{NAME}\\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\\t%{ARCH}\\t%{SOURCERPM}\\t'"$module"'\\n'`;

/** The database is one of three binary formats; rpm(8) reads its own. */
const rpmQuery = defineFact({
  id: 'installed-packages.rpm',
  description: 'Packages that rpm lists',
  probe: { ...shell(RPM_SCRIPT), slow: true },
  presence: executable('rpm'),
  parse: (output): PackageListing | null => {
    if (output === null) return null;
    if (output.exitCode !== 0)
      throw new Inconclusive('parse-error', `rpm -qa: ${output.stderr.trim() || output.exitCode}`);
    const packages = output.stdout.split('\n').flatMap((line) => {
      const [name, version, arch = '', sourceFile = '', module = ''] = line.split('\t');
      if (!name || !version || name === KEY_PACKAGE) return [];
      const source = rpmSource(sourceFile);
      return [
        {
          name,
          version,
          source: source?.name ?? name,
          sourceVersion: source?.version ?? version,
          arch,
          status: 'installed',
          held: false,
          module: module || null,
        },
      ];
    });
    return { packages, removed: [], unseen: null };
  },
});

/** Newest format first: one that was converted may leave the older beside it. */
const RPM_FORMATS = ['rpmdb.sqlite', 'Packages.db', 'Packages'];

const formatOf = (path: string): number => {
  const format = RPM_FORMATS.indexOf(path.slice(path.lastIndexOf('/') + 1));
  return format === -1 ? RPM_FORMATS.length : format;
};

/** The database itself, of an image: nothing runs inside one. Empty where it holds none; of a damaged one what could be read. */
const rpmDatabase = defineFact({
  id: 'installed-packages.rpm-database',
  description: 'Packages of the rpm database, read out of its file',
  probe: packages('rpm'),
  parse: (output): PackageListing => {
    const rows = output?.packages ?? [];
    if (output?.reason && rows.length === 0) throw new Inconclusive(output.reason.code, output.reason.text);
    const format = rows.reduce((newest, { path }) => Math.min(newest, formatOf(path)), RPM_FORMATS.length);
    const newest = rows
      .filter(({ path, name }) => formatOf(path) === format && name !== KEY_PACKAGE)
      .map(({ name, version, source, sourceVersion, arch, module }) => ({
        ...{ name, version, arch, status: 'installed', held: false, module },
        ...{ source: source ?? name, sourceVersion: sourceVersion ?? version },
      }));
    return { packages: newest, removed: [], unseen: output?.reason ?? null };
  },
});

/** The packages that could be read, and why there may be more. */
export interface SeenPackages extends InstalledPackages {
  /** Null where every package was seen. */
  readonly unseen: UnknownReason | null;
}

const SOURCES = {
  dpkg: dpkgStatus,
  dpkgFolder: dpkgStatusFolder,
  apk: apkInstalled,
  apkUsr: apkInstalledUsr,
  rpmFiles,
  rpm: optional(rpmQuery),
  rpmDatabase: optional(rpmDatabase),
} as const;

const seenIn = (
  { dpkg, dpkgFolder, apk, apkUsr, rpmFiles, rpm, rpmDatabase: database }: FactsOf<typeof SOURCES>,
  kind: TargetKind,
): SeenPackages | null => {
  const deb = [dpkg, dpkgFolder].filter((listing) => listing !== null);
  const debs = deb.flatMap((listing) => listing.packages);
  const debUnseen = deb.find(({ unseen }) => unseen !== null)?.unseen ?? null;
  if (debs.length > 0) return { manager: 'dpkg', packages: debs, unseen: debUnseen };
  const alpine = apk ?? apkUsr;
  if (alpine !== null && alpine.packages.length > 0)
    return { manager: 'apk', packages: alpine.packages, unseen: alpine.unseen };
  const listed = kind === 'image' ? database : rpm;
  if (listed.known && listed.value !== null && listed.value.packages.length > 0)
    return { manager: 'rpm', packages: listed.value.packages, unseen: listed.value.unseen };
  const unseen = debUnseen ?? alpine?.unseen ?? null;
  if (unseen !== null) throw new Inconclusive(unseen.code, unseen.text);
  if (!rpmFiles) return null;
  if (!listed.known && (kind === 'image' || listed.reason.code !== 'unsupported'))
    throw new Inconclusive(listed.reason.code, listed.reason.text);
  if (kind === 'image')
    throw new Inconclusive('unsupported', 'No package could be read out of the rpm database');
  throw new Inconclusive('unsupported', 'The rpm database can only be read by rpm itself');
};

/** Of a damaged database what can be read: a vulnerability of a package that was seen is one, whatever was not. */
export const seenPackages = deriveFact({
  id: 'installed-packages.seen',
  description: 'Installed packages that could be read, and why there may be more',
  from: SOURCES,
  derive: (sources, { kind }) => seenIn(sources, kind),
});

/**
 * The packages of a host, a container or an image, all of them: of a damaged database nothing is said. Null where there is no database of any manager, as in an
 * image from scratch; then nothing is known of what it is made of. The rpm database is read by rpm itself on a host, out of its file in an image; in a
 * container it is unknown.
 */
export const installedPackages = deriveFact({
  id: 'installed-packages',
  description: 'Installed packages with the sources they were built from',
  from: SOURCES,
  derive: (sources, { kind }): InstalledPackages | null => {
    const seen = seenIn(sources, kind);
    if (seen === null) return null;
    const { manager, packages, unseen } = seen;
    if (unseen !== null) throw new Inconclusive(unseen.code, unseen.text);
    return { manager, packages };
  },
});
