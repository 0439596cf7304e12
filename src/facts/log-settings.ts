import type { FileEntry, FilesOutput } from '../core/answer.ts';
import { defineFact, deriveFact } from '../core/fact.ts';
import { fileModes, files } from '../core/probe.ts';
import { redactAssignments } from './secrets.ts';

/** A setting of journald.conf(5), of the file that wins. */
export interface JournalSetting {
  readonly value: string;
  readonly path: string;
  readonly line: number;
}

const redactEntries = <O extends { readonly entries: readonly FileEntry[] }>(output: O): O => ({
  ...output,
  entries: output.entries.map((entry) => ({
    ...entry,
    content: entry.content === null ? null : redactAssignments(entry.content),
  })),
});

const FOLDERS = ['/etc/systemd', '/run/systemd', '/usr/local/lib/systemd', '/usr/lib/systemd'] as const;

/** Settings of the systemd journal by name; drop-ins apply by file name behind the main file. Null where there is no journald.conf. */
export const journalSettings = defineFact({
  id: 'journal.settings',
  description: 'Settings of the systemd journal',
  probe: files(
    ...FOLDERS.flatMap((folder) => [`${folder}/journald.conf`, `${folder}/journald.conf.d/*.conf`]),
  ),
  parse: (output): ReadonlyMap<string, JournalSetting> | null => {
    const entries = output?.entries ?? [];
    const main = FOLDERS.map((folder) => entries.find(({ path }) => path === `${folder}/journald.conf`)).find(
      (entry) => entry !== undefined,
    );
    const dropIns = new Map<string, FileEntry>();
    for (const folder of FOLDERS)
      for (const entry of entries) {
        const name = entry.path.startsWith(`${folder}/journald.conf.d/`)
          ? entry.path.slice(entry.path.lastIndexOf('/') + 1)
          : null;
        if (name !== null && !dropIns.has(name)) dropIns.set(name, entry);
      }
    const sorted = [...dropIns].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
    if (main === undefined && sorted.length === 0) return null;
    const settings = new Map<string, JournalSetting>();
    for (const { path, content } of [...(main === undefined ? [] : [main]), ...sorted])
      (content ?? '').split('\n').forEach((text, index) => {
        const [, name, value = ''] = /^\s*([A-Z][A-Za-z0-9]+)\s*=\s*(.*?)\s*$/.exec(text) ?? [];
        if (name !== undefined) settings.set(name, { value, path, line: index + 1 });
      });
    return settings;
  },
});

/** /var/log/journal is there: with `Storage=auto` the journal then lasts. */
export const journalFolder = defineFact({
  id: 'journal.folder',
  description: 'Whether the journal has a folder that outlives a boot',
  probe: fileModes('/var/log/journal'),
  parse: (output) => (output?.entries.length ?? 0) > 0,
});

/** A line by which a log daemon sends to another host. */
export interface LogForward {
  readonly path: string;
  readonly line: number;
}

/** rsyslog: `*.* @host`, `*.* @@(o)host:514`, `:omrelp:host`, `action(type="omfwd" …)`. */
const FORWARD =
  /^\s*[^#\s]\S*\s+(@@?[[(\w]|:omrelp:)|type\s*=\s*"?om(fwd|relp|elasticsearch|kafka|http|gssapi)\b/;

/** Texts of rsyslog, syslog-ng and busybox syslogd. */
const logDaemonFiles = defineFact({
  id: 'log-forwards',
  description: 'Settings of rsyslog and syslog-ng',
  probe: files(
    '/etc/rsyslog.conf',
    '/etc/rsyslog.d/*.conf',
    '/etc/syslog-ng/syslog-ng.conf',
    '/etc/syslog-ng/conf.d/*.conf',
    '/etc/conf.d/syslog',
  ),
  redact: redactEntries,
  parse: (output) => output,
});

const unreadableIn = (found: FilesOutput | null): FileEntry['unreadable'] =>
  found?.entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? found?.reason ?? null;

/** Lines of rsyslog and syslog-ng that send logs away; none where neither has a configuration. */
export const logForwards = deriveFact({
  id: 'log-forwards.sent',
  description: 'Whether rsyslog or syslog-ng send logs to another host',
  from: { found: logDaemonFiles },
  derive: ({
    found,
  }): { readonly forwards: readonly LogForward[]; readonly unreadable: FileEntry['unreadable'] } => ({
    unreadable: unreadableIn(found),
    forwards: (found?.entries ?? []).flatMap(({ path, content }) =>
      (content ?? '')
        .split('\n')
        .flatMap((text, index) => (isForward(path, text) ? [{ path, line: index + 1 }] : [])),
    ),
  }),
});

/** A mode that rsyslog gives to files it makes. */
export interface LogCreateMode {
  readonly mode: number;
  readonly path: string;
  readonly line: number;
}

/** `$FileCreateMode 0640`, `module(load="builtin:omfile" fileCreateMode="0640")`, `action(type="omfile" FileCreateMode="0640" …)`. */
const CREATE_MODE =
  /^\s*[^#\s].*?\bFileCreateMode\b"?\s*=?\s*"?([0-7]{3,4})|^\s*\$FileCreateMode\s+([0-7]{3,4})/i;

/** Modes that rsyslog is told to give, in the order read; null where it is not set up at all. */
export const rsyslogModes = deriveFact({
  id: 'log-forwards.modes',
  description: 'Modes of files that rsyslog makes',
  from: { found: logDaemonFiles },
  derive: ({
    found,
  }): { readonly modes: readonly LogCreateMode[]; readonly unreadable: FileEntry['unreadable'] } | null => {
    const own = (found?.entries ?? []).filter(({ path }) => path.startsWith('/etc/rsyslog'));
    if (!own.some(({ path }) => path === '/etc/rsyslog.conf') && found?.reason == null) return null;
    return {
      unreadable: unreadableIn(found),
      modes: own.flatMap(({ path, content }) =>
        (content ?? '').split('\n').flatMap((text, index): readonly LogCreateMode[] => {
          const [, inside, alone] = CREATE_MODE.exec(text) ?? [];
          const digits = inside ?? alone;
          return digits === undefined ? [] : [{ mode: Number.parseInt(digits, 8), path, line: index + 1 }];
        }),
      ),
    };
  },
});

/** syslog-ng writes sources and destinations with the same words; busybox takes -R HOST. */
const isForward = (path: string, text: string): boolean => {
  if (/^\s*#/.test(text)) return false;
  if (path === '/etc/conf.d/syslog') return /-R\s*\S/.test(text);
  if (path.startsWith('/etc/syslog-ng/'))
    return (
      /destination\b/.test(text) &&
      /\b(tcp|udp|network|syslog|http|kafka-c|opentelemetry|elasticsearch-http|loki)\s*\(/.test(text)
    );
  return FORWARD.test(text);
};
