import type { FileEntry } from '../core/answer.ts';
import { defineFact, deriveFact, Inconclusive } from '../core/fact.ts';
import { fileModes, files } from '../core/probe.ts';

/** A key of dconf as the administrator set it. */
export interface DesktopSetting {
  readonly value: string;
  readonly path: string;
  readonly line: number;
  /** The file is newer than the database made of it (`dconf update`), so that it is not in force. */
  readonly stale: boolean;
}

export interface DesktopSettings {
  /** By the key’s whole path: `/org/gnome/desktop/session/idle-delay`. */
  readonly keys: ReadonlyMap<string, DesktopSetting>;
  /** Keys that users cannot set for themselves. */
  readonly locks: ReadonlySet<string>;
  /** Where GDM is told to take logins over the network; null where it is not. */
  readonly remoteLogin: { readonly path: string; readonly line: number } | null;
}

const keyFiles = defineFact({
  id: 'desktop-settings.files',
  description: 'Settings of GNOME and of its login screen',
  probe: files(
    '/etc/dconf/db/*.d/*',
    '/etc/dconf/db/*.d/locks/*',
    '/etc/gdm3/greeter.dconf-defaults',
    '/etc/gdm3/custom.conf',
    '/etc/gdm3/daemon.conf',
    '/etc/gdm/custom.conf',
  ),
  parse: (output) => output,
});

const databases = defineFact({
  id: 'desktop-settings.databases',
  description: 'When the databases of GNOME’s settings were made',
  probe: fileModes('/etc/dconf/db/*'),
  parse: (output): ReadonlyMap<string, number> =>
    new Map(
      (output?.entries ?? []).filter(({ type }) => type === 'file').map(({ path, mtime }) => [path, mtime]),
    ),
});

interface Line {
  readonly section: string;
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

const iniLines = (text: string): readonly Line[] => {
  let section = '';
  return text.split('\n').flatMap((raw, index): Line[] => {
    const head = /^\s*\[([^\]]+)\]/.exec(raw)?.[1];
    if (head !== undefined) section = head;
    const [, name, value = ''] = /^\s*([A-Za-z][\w-]*)\s*=\s*(.*?)\s*$/.exec(raw) ?? [];
    return head !== undefined || name === undefined ? [] : [{ section, name, value, line: index + 1 }];
  });
};

const settingsOf = (entry: FileEntry, made: ReadonlyMap<string, number>) => {
  const database = /^(\/etc\/dconf\/db\/[^/]+)\.d\//.exec(entry.path)?.[1];
  const time = database === undefined ? undefined : made.get(database);
  // GDM of Debian makes its own database of its defaults at each start.
  const stale = database !== undefined && (time === undefined || time < entry.mtime);
  return iniLines(entry.content ?? '').map(
    ({ section, name, value, line }) =>
      [
        `/${section}/${name}`,
        { value: value.replace(/^(['"])(.*)\1$/, '$2'), path: entry.path, line, stale },
      ] as const,
  );
};

export const desktopSettings = deriveFact({
  id: 'desktop-settings',
  description: 'What GNOME and its login screen are told by the administrator',
  from: { found: keyFiles, made: databases },
  derive: ({ found, made }): DesktopSettings => {
    const entries = (found?.entries ?? []).filter(({ type }) => type === 'file');
    const closed = entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? found?.reason ?? null;
    if (closed !== null) throw new Inconclusive(closed.code, closed.text);
    const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
    const isLock = ({ path }: FileEntry) => path.includes('/locks/');
    const isDaemon = ({ path }: FileEntry) => /^\/etc\/gdm3?\/(custom|daemon)\.conf$/.test(path);
    const xdmcp = sorted
      .filter(isDaemon)
      .flatMap(({ path, content }) => iniLines(content ?? '').map((line) => ({ ...line, path })))
      .find(
        ({ section, name, value }) =>
          section === 'xdmcp' && /^enable$/i.test(name) && /^(true|1)$/i.test(value),
      );
    return {
      keys: new Map(
        sorted
          .filter((entry) => !isLock(entry) && !isDaemon(entry))
          .flatMap((entry) => settingsOf(entry, made)),
      ),
      locks: new Set(
        sorted
          .filter(isLock)
          .flatMap(({ content }) => (content ?? '').split('\n'))
          .map((line) => line.trim())
          .filter((line) => line.startsWith('/')),
      ),
      remoteLogin: xdmcp === undefined ? null : { path: xdmcp.path, line: xdmcp.line },
    };
  },
});
