import { deriveFact, Inconclusive, optional, type Resolved } from '../core/fact.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { defaultAlgorithms, sharesDefaults } from './ssh-default-algorithms.ts';
import { type SshdConfigFiles, sshdConfigFiles } from './sshd-config-files.ts';
import { resolveLines, type SourceLine, type SshdSettings } from './sshd-config-lines.ts';
import { effectiveSettings } from './sshd-effective.ts';
import { connectionFor, matches, ROOT, type SshdConnectionKind, STRANGER } from './sshd-match.ts';
import { connectionRefusal } from './sshd-refusals.ts';
import { type SshdDump, sshdProgram, sshdReport } from './sshd-report.ts';

/** What sshd does with one kind of connection. */
export interface SshdConnection {
  /** `any user`, `root`, or the Match block that concerns it. */
  readonly description: string;
  /** Holds for whoever connects, unless a more special kind differs. */
  readonly general: boolean;
  readonly settings: SshdSettings;
  /** Where each value is written; defaults are not there. */
  readonly origins: ReadonlyMap<string, SourceLine>;
}

export interface Sshd {
  /** As `ssh -V` has it: `9.2p1`; null where it did not say. */
  readonly version: string | null;
  /** A listening sshd was seen; null where processes of others are hidden. */
  readonly running: boolean | null;
  /** Who resolved the values: sshd itself, or this program from the files with defaults that all versions since 7.0 share. */
  readonly source: 'sshd' | 'files';
  /** The general kind first; what Match blocks single out follows. */
  readonly connections: ResourceSet<SshdConnection>;
  /** What sshd says against its own configuration; null when it takes it. */
  readonly problem: string | null;
}

/** sshd's answer to the question what it allows whom; null where sshd is not installed. */
export const sshd = deriveFact({
  id: 'sshd',
  description:
    'The effective configuration of sshd, for whoever connects and for what Match blocks single out',
  from: {
    program: sshdProgram,
    report: optional(sshdReport),
    files: optional(sshdConfigFiles),
    algorithms: optional(defaultAlgorithms),
  },
  derive: ({ program, report, files, algorithms }): Sshd | null => {
    const running = report.known ? report.value.running > 0 : null;
    if (program === null) {
      if (running === true)
        throw new Inconclusive('unsupported', 'An sshd runs whose program is at no usual place');
      return null;
    }
    const dumps = report.known ? report.value.dumps : [];
    const errors = report.known ? report.value.errors : [];
    const version = report.known ? report.value.version : null;
    const problem = errors.find((error) =>
      /Bad configuration|bad configuration|unsupported option|Directive/i.test(error),
    );
    if (dumps.length > 0)
      return {
        version,
        running,
        source: 'sshd',
        connections: daemonConnections(dumps, files),
        problem: null,
      };
    if (problem !== undefined)
      return {
        version,
        running,
        source: 'sshd',
        connections: incompleteSet([], { code: 'parse-error', text: problem }),
        problem,
      };
    return {
      version,
      running,
      source: 'files',
      connections: fileConnections(
        files,
        algorithms.known && sharesDefaults(version) ? algorithms.value : null,
        errors[0] ?? null,
      ),
      problem: null,
    };
  },
});

const daemonConnections = (
  dumps: readonly SshdDump[],
  files: Resolved<SshdConfigFiles | null>,
): ResourceSet<SshdConnection> => {
  const config = files.known ? files.value : null;
  const isCustom = ({ flags }: SshdDump): boolean => /(^| )-f/.test(flags);
  const main = dumps.find((dump) => !isCustom(dump)) ?? dumps[0];
  const own = dumps.map((dump): SshdConnection => {
    const where = dump.user === 'root' ? 'root' : 'any user';
    const written =
      isCustom(dump) || config === null
        ? null
        : resolveLines(config.lines, dump.user === 'root' ? ROOT : STRANGER);
    return {
      description: dump.flags === main?.flags ? where : `${where} (sshd ${dump.flags})`,
      general: dump.user !== 'root' && dump.flags === main?.flags,
      settings: dump.settings,
      origins: written === null ? new Map() : originsOf(dump, written),
    };
  });
  const base = own.find(({ general }) => general);
  const special = base === undefined || config === null ? [] : blockConnections(config, base.settings, null);
  const set = setOf([...own, ...special], files);
  const custom = dumps.find(isCustom);
  return custom === undefined || !set.complete
    ? set
    : incompleteSet(set.items, {
        code: 'unsupported',
        text: `Match blocks of a daemon started as sshd ${custom.flags}`,
      });
};

/** A value of the command line outdoes the file: then no line of the file is its origin. */
const originsOf = (
  { flags, settings }: SshdDump,
  written: ReturnType<typeof resolveLines>,
): ReadonlyMap<string, SourceLine> => {
  const given = [...flags.matchAll(/-o\s*([A-Za-z0-9]+)/g)].map(([, keyword = '']) => keyword.toLowerCase());
  return new Map(
    [...written.origins].filter(([keyword]) => settings.has(keyword) && !given.includes(keyword)),
  );
};

const fileConnections = (
  files: Resolved<SshdConfigFiles | null>,
  algorithms: SshdSettings | null,
  error: string | null,
): ResourceSet<SshdConnection> => {
  if (!files.known) throw new Inconclusive(files.reason.code, files.reason.text);
  if (files.value === null)
    throw new Inconclusive('unsupported', error ?? 'sshd has no configuration file at its usual place');
  const config = files.value;
  const general = effectiveSettings(config.lines, STRANGER, algorithms);
  const root = effectiveSettings(config.lines, ROOT, algorithms);
  return setOf(
    [
      { description: 'any user', general: true, ...general },
      { description: 'root', general: false, ...root },
      ...blockConnections(config, general.settings, algorithms),
    ],
    files,
  );
};

/** Of blocks that are told apart: a file of thousands must not cost the whole run. */
const MOST_BLOCKS = 100;

/** One connection for each Match block that neither a stranger nor root falls into, laid over the general values. */
const blockConnections = (
  config: SshdConfigFiles,
  general: SshdSettings,
  algorithms: SshdSettings | null,
): readonly SshdConnection[] => {
  const blocks = new Map(
    config.lines.flatMap(({ blocks }) => blocks.map((block) => [`${block.path}:${block.line}`, block])),
  );
  const stranger = effectiveSettings(config.lines, STRANGER, algorithms);
  return [...blocks.values()].slice(0, MOST_BLOCKS).flatMap(({ criteria, text }) => {
    const kind = connectionFor(criteria);
    if (kind === null || isPlain(criteria, kind)) return [];
    // Whom sshd turns away while it reads the blocks has no values.
    if (connectionRefusal(config.lines, kind) !== null) return [];
    const { settings, origins } = effectiveSettings(config.lines, kind, algorithms);
    const changed = [...settings].filter(
      ([keyword, values]) => stranger.settings.get(keyword)?.join('\n') !== values.join('\n'),
    );
    const untold = [...origins].filter(
      ([keyword, { path, line }]) =>
        !settings.has(keyword) &&
        (stranger.origins.get(keyword)?.line !== line || stranger.origins.get(keyword)?.path !== path),
    );
    if (changed.length === 0 && untold.length === 0) return [];
    const laidOver = new Map([...general, ...changed]);
    for (const [keyword] of untold) laidOver.delete(keyword);
    return [{ description: `Match ${text}`, general: false, settings: laidOver, origins }];
  });
};

const isPlain = (criteria: Parameters<typeof matches>[0], kind: SshdConnectionKind): boolean =>
  kind === STRANGER || matches(criteria, STRANGER) === true;

const setOf = (
  connections: readonly SshdConnection[],
  files: Resolved<SshdConfigFiles | null>,
): ResourceSet<SshdConnection> => {
  if (!files.known)
    return incompleteSet(connections, { ...files.reason, text: `Match blocks: ${files.reason.text}` });
  const missing = files.value?.unresolved ?? [];
  const [refused] = files.value?.refused ?? [];
  const untold = (files.value?.lines ?? [])
    .flatMap(({ blocks }) => blocks)
    .find(
      ({ criteria }) =>
        connectionFor(criteria) === null &&
        !criteria.some(({ name }) => name === 'invalid-user' || name === 'rdomain'),
    );
  if (refused !== undefined)
    return incompleteSet(connections, {
      code: 'parse-error',
      text: `sshd would refuse ${refused.path}:${refused.line}: ${refused.why}`,
    });
  if (missing.length > 0)
    return incompleteSet(connections, {
      code: 'permission',
      text: `Include ${missing.join(' ')} could not be followed`,
    });
  const blocks = new Set((files.value?.lines ?? []).flatMap((line) => line.blocks));
  if (blocks.size > MOST_BLOCKS)
    return incompleteSet(connections, {
      code: 'truncated',
      text: `Only ${MOST_BLOCKS} of ${blocks.size} Match blocks were looked at`,
    });
  if (untold !== undefined)
    return incompleteSet(connections, {
      code: 'unsupported',
      text: `Whom "Match ${untold.text}" concerns is not understood`,
    });
  return completeSet(connections);
};

/** Every value that a keyword has for some kind of connection. */
export const settingValues = (sshd: Sshd | null, keyword: string): readonly string[] => [
  ...new Set((sshd?.connections.items ?? []).flatMap(({ settings }) => settings.get(keyword) ?? [])),
];
