import type { FileEntry, UnknownReason } from '../core/answer.ts';
import { defineFact, deriveFact, followUpFact } from '../core/fact.ts';
import { type FilesProbe, fileModes, files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { redactEnvironment } from './environment-assignments.ts';

/** A program that root runs without being asked, and where that is written. */
export interface RootProgram {
  /** An absolute path named by the job. */
  readonly program: string;
  readonly path: string;
  /** Null where the program lies in a folder that is run as a whole. */
  readonly line: number | null;
}

/** A root program with the owners and modes of its file and of every folder above it. */
export interface RootProgramFiles extends RootProgram {
  readonly entries: readonly FileEntry[];
}

/** The tables of cron with their texts. */
export const cronTables = defineFact({
  id: 'cron.tables',
  description: 'Jobs that cron runs',
  probe: files(
    '/etc/crontab',
    '/etc/anacrontab',
    '/etc/cron.d/*',
    '/var/spool/cron/crontabs/root',
    '/var/spool/cron/root',
    '/etc/crontabs/root',
  ),
  redact: (output) => ({
    ...output,
    entries: output.entries.map((entry) => ({
      ...entry,
      content: entry.content === null ? null : redactEnvironment(entry.content),
    })),
  }),
  parse: (output) => output,
});

/** Scripts that cron runs because they lie in its folders. */
const cronScripts = defineFact({
  id: 'cron.scripts',
  description: 'Owners and modes of the scripts in cron’s folders',
  probe: fileModes(
    '/etc/cron.hourly/*',
    '/etc/cron.daily/*',
    '/etc/cron.weekly/*',
    '/etc/cron.monthly/*',
    '/etc/cron.yearly/*',
    '/etc/periodic/*/*',
  ),
  parse: (output) => output,
});

/** Units of the administrator and of packages; those in /usr/lib come from packages that also own their programs. */
const ownUnits = defineFact({
  id: 'units.own-files',
  description: 'Texts of units in /etc and /usr/local',
  probe: files(
    '/etc/systemd/system/*.service',
    '/etc/systemd/system/*.service.d/*.conf',
    '/usr/local/lib/systemd/system/*.service',
    '/run/systemd/system/*.service',
  ),
  redact: (output) => ({
    ...output,
    entries: output.entries.map((entry) => ({
      ...entry,
      content: entry.content === null ? null : redactEnvironment(entry.content),
    })),
  }),
  parse: (output) => output,
});

/** A unit file of the administrator: who may write it, whose rights it gives, what it runs. */
export interface OwnUnit {
  readonly entry: FileEntry;
  /** `User=`; null where it names none, so that root runs it; drop-ins are units of their own here. */
  readonly user: string | null;
  readonly dynamicUser: boolean;
  /** `Type=`; null where it is the default, `simple`. */
  readonly type: string | null;
  readonly programs: readonly RootProgram[];
}

const START = /^\s*Exec(?:StartPre|StartPost|Start|Reload|StopPost|Stop|Condition)\s*=\s*(.*)$/;

/** Units in /etc, /run and /usr/local, without the links that enable packages’ own units. */
export const ownServices = deriveFact({
  id: 'units.own',
  description: 'Services and drop-ins of the administrator with their users and programs',
  from: { found: ownUnits },
  derive: ({ found }): ResourceSet<OwnUnit> => {
    const units = (found?.entries ?? [])
      .filter(({ type }) => type === 'file')
      .map((entry): OwnUnit => {
        const lines = (entry.content ?? '').split('\n');
        const value = (name: string) =>
          lines
            .findLast((line) => line.trim().startsWith(`${name}=`))
            ?.trim()
            .slice(name.length + 1)
            .trim() || null;
        return {
          entry,
          user: value('User'),
          type: value('Type'),
          dynamicUser: /^(yes|true|1|on)$/i.test(value('DynamicUser') ?? ''),
          programs: lines.flatMap((text, index) =>
            absolutePaths(START.exec(text)?.[1]?.replace(/^[@\-:+!|]+/, '') ?? '').map((program) => ({
              program,
              path: entry.path,
              line: index + 1,
            })),
          ),
        };
      });
    const reason =
      found?.reason ?? units.find(({ entry }) => entry.unreadable !== null)?.entry.unreadable ?? null;
    return reason === null ? completeSet(units) : incompleteSet(units, reason);
  },
});

/** Words that another command follows; flock is followed by its lock first. */
const WRAPPER =
  /^(if|then|else|do|while|!|command|exec|nice|ionice|nohup|timeout|flock|chronic|setsid|env|time)$/;
/** Words whose arguments are looked at or entered, not run. */
const NOT_RUN = /^(\[|\[\[|test|cd|echo|printf|export|set|exit|true|false|:)$/;
const INTERPRETER = /(^|\/)((ba|da|z|k)?sh|python[\d.]*|perl|ruby|php[\d.]*|node|run-parts)$/;

/** Absolute paths of programs and scripts that a command line runs; what it only tests, reads or writes is left out. */
const absolutePaths = (command: string): readonly string[] =>
  command
    .replace(/\[redacted \d+\]/g, 'redacted')
    .replace(/\d*[<>]+&?\s*\S+/g, ' ')
    .split(/&&|\|\||[;|(){}`&]/)
    .flatMap((part): readonly string[] => {
      let words = part
        .trim()
        .split(/\s+/)
        .map((word) => word.replace(/^["']|["']$/g, ''))
        .filter((word) => word !== '' && !/^[A-Za-z_]\w*=/.test(word));
      while (words[0] !== undefined && WRAPPER.test(words[0])) {
        const isLock = words[0] === 'flock';
        words = words.slice(1);
        while (words[0] !== undefined && /^(-\S*|\d[\d.]*[smhd]?)$/.test(words[0])) words = words.slice(1);
        if (isLock) words = words.slice(1);
      }
      const [first, ...rest] = words;
      if (first === undefined || NOT_RUN.test(first)) return [];
      const script = INTERPRETER.test(first) ? rest.find((word) => !word.startsWith('-')) : undefined;
      return [first, script].filter((path) => path !== undefined);
    })
    .filter((path) => /^\/[\w@+=:,./-]+$/.test(path));

interface RootPrograms {
  readonly programs: readonly RootProgram[];
  readonly reason: UnknownReason | null;
}

/** Programs that cron and the administrator's own services run as root. */
const rootPrograms = deriveFact({
  id: 'root-jobs.programs',
  description: 'Programs that root runs by cron and own services',
  from: { cron: cronTables, scripts: cronScripts, services: ownServices },
  derive: ({ cron, scripts, services }): RootPrograms => {
    const fromCron = (cron?.entries ?? [])
      .filter(({ path, type }) => type === 'file' && !/(\.dpkg-\w+|\.rpm\w+|~)$/.test(path))
      .flatMap(({ path, content }) =>
        (content ?? '')
          .split('\n')
          .flatMap((text, index) =>
            cronPrograms(path, text).map((program) => ({ program, path, line: index + 1 })),
          ),
      );
    const fromServices = services.items
      .filter(({ user, dynamicUser }) => (user === null || user === 'root' || user === '0') && !dynamicUser)
      .flatMap(({ programs }) => programs);
    const unreadable = cron?.entries.find((entry) => entry.unreadable !== null)?.unreadable ?? null;
    const inFolders = (scripts?.entries ?? [])
      .filter(({ type }) => type === 'file')
      .map(({ path }): RootProgram => ({ program: path, path, line: null }));
    return {
      programs: [...inFolders, ...fromCron, ...fromServices],
      reason: cron?.reason ?? unreadable ?? scripts?.reason ?? services.reason,
    };
  },
});

/** crontab(5): system tables name a user behind the times, those of a user do not. */
const cronPrograms = (path: string, text: string): readonly string[] => {
  const line = text.trim();
  if (line === '' || line.startsWith('#') || /^\w+\s*=/.test(line)) return [];
  const system = path === '/etc/crontab' || path.startsWith('/etc/cron.d/');
  if (path === '/etc/anacrontab') return absolutePaths(line.split(/\s+/).slice(3).join(' '));
  const [, , rest = ''] = /^(@\w+|(?:\S+\s+){4}\S+)\s+(.*)$/.exec(line) ?? [];
  if (!system) return absolutePaths(rest);
  const [, user = '', command = ''] = /^(\S+)\s+(.*)$/.exec(rest) ?? [];
  return user === 'root' || user === '0' ? absolutePaths(command) : [];
};

const BOUND = 300;

const ancestors = (path: string): readonly string[] => {
  const parts = path.split('/').slice(1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
};

const probeFor = ({ programs }: RootPrograms): readonly FilesProbe[] => {
  const paths = [...new Set(programs.slice(0, BOUND).flatMap(({ program }) => ancestors(program)))].sort();
  return paths.length === 0 ? [] : [fileModes('/', ...paths)];
};

/** Those programs with who may change them, or put another in their place. */
export const rootJobs = followUpFact({
  id: 'root-jobs',
  description: 'Programs that root runs by cron and own services, and who may change them',
  after: { rootPrograms },
  ask: ({ rootPrograms }) => probeFor(rootPrograms),
  parse: (answerTo, { rootPrograms }): ResourceSet<RootProgramFiles> => {
    const [probe] = probeFor(rootPrograms);
    let reason =
      rootPrograms.programs.length > BOUND
        ? ({ code: 'truncated', text: `Only ${BOUND} programs were looked at` } as const)
        : rootPrograms.reason;
    const answer = probe === undefined ? null : answerTo(probe);
    if (answer?.state === 'unknown') reason ??= { code: answer.code, text: answer.text };
    const entries = answer?.state === 'found' ? answer.output.entries : [];
    if (answer?.state === 'found') reason ??= answer.output.reason;
    const byPath = new Map(entries.map((entry) => [entry.path, entry]));
    const items = rootPrograms.programs.slice(0, BOUND).map(
      (program): RootProgramFiles => ({
        ...program,
        entries: ['/', ...ancestors(program.program)]
          .map((path) => byPath.get(path))
          .filter((entry) => entry !== undefined),
      }),
    );
    return reason === null ? completeSet(items) : incompleteSet(items, reason);
  },
});

/**
 * Who besides root may change an entry: its owner, everybody, or a group that somebody is in; null when nobody. A sticky folder guards what is
 * in it.
 */
export const changeableBy = (
  { mode, uid, gid, type }: FileEntry,
  populated: ReadonlySet<number>,
): { readonly who: string; readonly group: boolean } | null => {
  if (uid !== 0) return { who: `uid ${uid}`, group: false };
  if (type === 'directory' && (mode & 0o1000) !== 0) return null;
  if ((mode & 0o002) !== 0) return { who: 'everybody', group: false };
  return (mode & 0o020) !== 0 && populated.has(gid) ? { who: `gid ${gid}`, group: true } : null;
};
