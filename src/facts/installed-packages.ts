import type { FilesOutput } from '../core/answer.ts';
import { defineFact, deriveFact, Inconclusive, optional } from '../core/fact.ts';
import { executable, file, fileModes, files, packages, shell } from '../core/probe.ts';
import { KEY_PACKAGE, rpmSource } from '../packages/rpm-package.ts';

/** A package as the package manager records it. */
export interface InstalledPackage {
  readonly name: string;
  /** In the manager's own notation, epoch in front where there is one. */
  readonly version: string;
  /** The source it was built from, under which advisories of Debian and Alpine list it. */
  readonly source: string;
  readonly sourceVersion: string;
  readonly arch: string;
  /** `installed`, or dpkg's word for one that is not whole: `unpacked`, `half-configured`, `half-installed`, `triggers-pending` … */
  readonly status: string;
  /** The administrator told the manager to keep this version. */
  readonly held: boolean;
  /** Modularity label of an rpm, `name:stream:version:context:arch`; null for one of no module, and always for dpkg and apk. */
  readonly module: string | null;
}

export interface InstalledPackages {
  readonly manager: 'dpkg' | 'apk' | 'rpm';
  readonly packages: readonly InstalledPackage[];
}

const DATABASE_LIMIT = 64 * 1024 * 1024;

/** Fields of one stanza of deb822(5); continuation lines are left out. */
const stanzaFields = (stanza: string): ReadonlyMap<string, string> =>
  new Map(
    stanza.split('\n').flatMap((line) => {
      const [, name, value] = /^([A-Za-z][\w-]*):[ \t]*(.*?)[ \t\r]*$/.exec(line) ?? [];
      return name === undefined ? [] : [[name.toLowerCase(), value ?? ''] as const];
    }),
  );

/** Null for a stanza of a package that is gone, or that lacks its name or version. */
const dpkgPackage = (stanza: string): InstalledPackage | null => {
  const fields = stanzaFields(stanza);
  const [name, version] = [fields.get('package'), fields.get('version')];
  // Files of status.d in distroless images have no Status: what is listed there is installed.
  const [want = '', , status = ''] = (fields.get('status') ?? 'install ok installed').split(/\s+/);
  if (!name || !version || status === 'not-installed' || status === 'config-files') return null;
  const [, source = name, sourceVersion = version] =
    /^(\S+)(?:\s+\((.+)\))?$/.exec(fields.get('source') ?? '') ?? [];
  return {
    name,
    version,
    source,
    sourceVersion,
    arch: fields.get('architecture') ?? '',
    status,
    held: want === 'hold',
    module: null,
  };
};

const dpkgPackages = (text: string): readonly InstalledPackage[] =>
  text
    .split(/\n[ \t\r]*\n/)
    .map(dpkgPackage)
    .filter((found) => found !== null);

const removedNames = (text: string): readonly string[] =>
  text
    .split(/\n[ \t\r]*\n/)
    .map(stanzaFields)
    .filter((fields) => /\sconfig-files$/.test(fields.get('status') ?? ''))
    .map((fields) => fields.get('package') ?? '')
    .filter(Boolean)
    .sort();

const dpkgStatus = defineFact({
  id: 'installed-packages.dpkg',
  description: 'The status file of dpkg',
  probe: file('/var/lib/dpkg/status', DATABASE_LIMIT),
  parse: (output) =>
    output === null
      ? null
      : { packages: dpkgPackages(output.content ?? ''), removed: removedNames(output.content ?? '') },
});

/** Packages of dpkg that were removed while their configuration stayed, sorted; null where dpkg manages nothing. */
export const removedPackages = deriveFact({
  id: 'installed-packages.removed',
  description: 'Packages that were removed while their configuration stayed',
  from: { dpkg: dpkgStatus },
  derive: ({ dpkg }): readonly string[] | null => dpkg?.removed ?? null,
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
  parse: (output) => {
    const entries = readAll(output).filter(({ path, type }) => type === 'file' && !path.endsWith('.md5sums'));
    return entries.length === 0 ? null : entries.flatMap(({ content }) => dpkgPackages(content ?? ''));
  },
});

const apkPackages = (text: string): readonly InstalledPackage[] =>
  text.split(/\n\s*\n/).flatMap((stanza) => {
    const fields = new Map(
      stanza.split('\n').map((line) => [line.slice(0, 2), line.slice(2).trim()] as const),
    );
    const [name, version] = [fields.get('P:'), fields.get('V:')];
    if (!name || !version) return [];
    const source = fields.get('o:') || name;
    const arch = fields.get('A:') ?? '';
    return [
      {
        name,
        version,
        source,
        sourceVersion: version,
        arch,
        status: 'installed',
        held: false,
        module: null,
      },
    ];
  });

const apkDatabase = (id: string, path: string) =>
  defineFact({
    id,
    description: 'The database of apk',
    probe: file(path, DATABASE_LIMIT),
    parse: (output) => (output === null ? null : apkPackages(output.content ?? '')),
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
  parse: (output): readonly InstalledPackage[] | null => {
    if (output === null) return null;
    if (output.exitCode !== 0)
      throw new Inconclusive('parse-error', `rpm -qa: ${output.stderr.trim() || output.exitCode}`);
    return output.stdout.split('\n').flatMap((line) => {
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
  },
});

/** Newest format first: one that was converted may leave the older beside it. */
const RPM_FORMATS = ['rpmdb.sqlite', 'Packages.db', 'Packages'];

const formatOf = (path: string): number => {
  const format = RPM_FORMATS.indexOf(path.slice(path.lastIndexOf('/') + 1));
  return format === -1 ? RPM_FORMATS.length : format;
};

/** The database itself, of an image: nothing runs inside one. Empty where it holds none. */
const rpmDatabase = defineFact({
  id: 'installed-packages.rpm-database',
  description: 'Packages of the rpm database, read out of its file',
  probe: packages('rpm'),
  parse: (output): readonly InstalledPackage[] => {
    if (output?.reason) throw new Inconclusive(output.reason.code, output.reason.text);
    const rows = output?.packages ?? [];
    const format = rows.reduce((newest, { path }) => Math.min(newest, formatOf(path)), RPM_FORMATS.length);
    return rows
      .filter(({ path, name }) => formatOf(path) === format && name !== KEY_PACKAGE)
      .map(({ name, version, source, sourceVersion, arch, module }) => ({
        ...{ name, version, arch, status: 'installed', held: false, module },
        ...{ source: source ?? name, sourceVersion: sourceVersion ?? version },
      }));
  },
});

/**
 * The packages of a host, a container or an image. Null where there is no database of any manager, as in an image from scratch; then nothing is
 * known of what it is made of. The rpm database is read by rpm itself on a host, out of its file in an image; in a container it is unknown.
 */
export const installedPackages = deriveFact({
  id: 'installed-packages',
  description: 'Installed packages with the sources they were built from',
  from: {
    dpkg: dpkgStatus,
    dpkgFolder: dpkgStatusFolder,
    apk: apkInstalled,
    apkUsr: apkInstalledUsr,
    rpmFiles,
    rpm: optional(rpmQuery),
    rpmDatabase: optional(rpmDatabase),
  },
  derive: (
    { dpkg, dpkgFolder, apk, apkUsr, rpmFiles, rpm, rpmDatabase: database },
    { kind },
  ): InstalledPackages | null => {
    const deb = [...(dpkg?.packages ?? []), ...(dpkgFolder ?? [])];
    if (deb.length > 0) return { manager: 'dpkg', packages: deb };
    const alpine = apk ?? apkUsr;
    if (alpine !== null && alpine.length > 0) return { manager: 'apk', packages: alpine };
    const listed = kind === 'image' ? database : rpm;
    if (listed.known && listed.value !== null && listed.value.length > 0)
      return { manager: 'rpm', packages: listed.value };
    if (!rpmFiles) return null;
    if (!listed.known && (kind === 'image' || listed.reason.code !== 'unsupported'))
      throw new Inconclusive(listed.reason.code, listed.reason.text);
    if (kind === 'image')
      throw new Inconclusive('unsupported', 'No package could be read out of the rpm database');
    throw new Inconclusive('unsupported', 'The rpm database can only be read by rpm itself');
  },
});
