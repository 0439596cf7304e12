import type { FileEntry } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { normalisePath } from './host-sources.ts';
import { redactAssignments, redactSecrets } from './secrets.ts';

/** systemd.unit(5): earlier folders win. */
const SYSTEM_FOLDERS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
] as const;
const USER_FOLDERS = ['/etc/systemd/user', '/usr/lib/systemd/user'] as const;
/** Where a rootless engine's own unit lies. */
const HOME_FOLDER = '/home/*/.config/systemd/user';

const UNITS = [
  'docker.service',
  'docker.socket',
  'containerd.service',
  'snap.docker.dockerd.service',
] as const;
export type DockerUnitName = (typeof UNITS)[number];

/** One setting of a unit file, with the values of environment variables taken out. */
export interface UnitSetting {
  readonly key: string;
  readonly value: string;
  readonly path: string;
  readonly line: number;
}

/** A unit of the engine: its file and drop-ins, and what they set. */
export interface DockerUnit {
  readonly name: DockerUnitName;
  /** The home folder of the user whose unit it is; null for a unit of the system. */
  readonly home: string | null;
  /** The file that wins (systemd's FragmentPath), then the drop-ins in the order in which they apply (DropInPaths). */
  readonly files: readonly FileEntry[];
  /** In force, later ones behind earlier ones; an empty value clears what stands before it and is left out. */
  readonly settings: readonly UnitSetting[];
}

/** What stands where the value of an environment variable was; `secret` when it was one by its own form, as a URL with a password. */
export const REDACTED_VARIABLE = /^([A-Za-z_]\w*)=\[redacted (\d+)( secret)?\]$/;

const hideVariable = (name: string, value: string): string =>
  value.startsWith('[redacted')
    ? `${name}=${value}`
    : `${name}=[redacted ${value.length}${redactSecrets(value) === value ? '' : ' secret'}]`;

/** `Environment="A=b c" D=e 'F=g'`, as systemd.exec(5) splits it. */
const hideEnvironment = (text: string): string =>
  (text.match(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?:\[redacted \d+(?: secret)?\]|\S)+/g) ?? [])
    .map((word) => {
      const bare = /^(["'])([\s\S]*)\1$/.exec(word)?.[2] ?? word;
      const [, name, value = ''] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(bare) ?? [];
      return name === undefined ? redactAssignments(word) : hideVariable(name, value);
    })
    .join(' ');

/** Line breaks behind a backslash belong to the setting. */
const joined = (text: string): string => text.replace(/\\\n[ \t]*/g, ' ');

const redactUnit = (text: string): string =>
  joined(text)
    .split('\n')
    .map((line) => {
      const [, key, value = ''] = /^(\s*Environment\s*=)(.*)$/.exec(line) ?? [];
      return key === undefined ? redactAssignments(line) : `${key}${hideEnvironment(value)}`;
    })
    .join('\n');

const settingsOf = ({ path, content }: FileEntry): readonly UnitSetting[] =>
  (content ?? '').split('\n').flatMap((text, index) => {
    const [, key, value = ''] = /^\s*([A-Z]\w*)\s*=\s*(.*?)\s*$/.exec(text) ?? [];
    return key === undefined ? [] : [{ key, value, path, line: index + 1 }];
  });

/** An empty value clears a list. */
const inForce = (settings: readonly UnitSetting[]): readonly UnitSetting[] =>
  settings.filter(
    ({ key, value }, index) =>
      value !== '' && !settings.slice(index + 1).some((later) => later.key === key && later.value === ''),
  );

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const unitFrom = (
  name: DockerUnitName,
  home: string | null,
  folders: readonly string[],
  entries: readonly FileEntry[],
): DockerUnit | null => {
  const main = folders
    .map((folder) => entries.find(({ path }) => normalisePath(path) === `${folder}/${name}`))
    .find((entry) => entry !== undefined);
  if (main === undefined) return null;
  const dropIns = new Map<string, FileEntry>();
  for (const folder of folders)
    for (const entry of entries)
      if (folderOf(normalisePath(entry.path)) === `${folder}/${name}.d` && !dropIns.has(nameOf(entry.path)))
        dropIns.set(nameOf(entry.path), entry);
  const ordered = [...dropIns].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  const all = [main, ...ordered];
  return { name, home, files: all, settings: inForce(all.flatMap(settingsOf)) };
};

/** /lib is /usr/lib by another name on merged systems: the same file is told once. A masked unit is a link to /dev/null. */
const once = (entries: readonly FileEntry[]): readonly FileEntry[] => [
  ...new Map(
    entries.filter(({ type }) => type === 'file').map((entry) => [normalisePath(entry.path), entry]),
  ).values(),
];

/** The units of the engine and of containerd, the system's and those of rootless engines, with the drop-ins that change them. */
export const dockerUnits = defineFact({
  id: 'docker.units',
  description: 'The units of the engine with their drop-ins',
  probe: files(
    ...[...SYSTEM_FOLDERS, ...USER_FOLDERS, HOME_FOLDER].flatMap((folder) =>
      UNITS.flatMap((name) => [`${folder}/${name}`, `${folder}/${name}.d/*.conf`]),
    ),
  ),
  redact: (output) => ({
    ...output,
    entries: output.entries.map((entry) => ({
      ...entry,
      content: entry.content === null ? null : redactUnit(entry.content),
    })),
  }),
  parse: (output): ResourceSet<DockerUnit> => {
    const entries = once(output?.entries ?? []);
    const homes = [
      ...new Set(entries.map(({ path }) => /^\/home\/[^/]+(?=\/)/.exec(path)?.[0]).filter(Boolean)),
    ] as string[];
    const system = [...new Set(SYSTEM_FOLDERS.map(normalisePath))];
    const units = UNITS.flatMap((name) => [
      unitFrom(name, null, system, entries),
      ...homes.map((home) =>
        unitFrom(name, home, [HOME_FOLDER.replace('/home/*', home), ...USER_FOLDERS], entries),
      ),
    ]).filter((unit) => unit !== null);
    const reason =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    return reason === null ? completeSet(units) : incompleteSet(units, reason);
  },
});
