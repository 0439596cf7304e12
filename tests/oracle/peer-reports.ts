import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The virtual machines that the peers looked at: the very ones whose recordings lie in fixtures/recordings. */
export const PEER_MACHINES = ['clean', 'hardened'] as const;
export type PeerMachine = (typeof PEER_MACHINES)[number];

export type Peer = 'lynis' | 'ssh-audit';

const EXTENSION: Readonly<Record<Peer, string>> = { lynis: 'dat', 'ssh-audit': 'txt' };

/** Where bench/peer-reports.ts keeps what a peer said of a machine. */
export const peerReportFile = (peer: Peer, machine: PeerMachine): string =>
  resolve(import.meta.dirname, `../../fixtures/peers/${peer}-${machine}.${EXTENSION[peer]}`);

/** Where it keeps which tests of Lynis can object at all: the others list what is there. */
export const OBJECTING_TESTS_FILE = resolve(
  import.meta.dirname,
  '../../fixtures/peers/lynis-objecting-tests.json',
);

interface ObjectingTests {
  readonly class: 'real';
  readonly lynis: string;
  readonly tests: readonly string[];
}

export const objectingTests = (): ReadonlySet<string> =>
  new Set((JSON.parse(readFileSync(OBJECTING_TESTS_FILE, 'utf8')) as ObjectingTests).tests);

/** The tests in a file of Lynis that hold a call which warns or suggests, comments apart. */
export const readObjectingTests = (source: string): readonly string[] => {
  const found = new Set<string>();
  let test: string | undefined;
  for (const line of source.split('\n')) {
    if (/^\s*#/.test(line)) continue;
    test = /^\s*Register --test-no \W*([A-Z0-9]+-\d+)/.exec(line)?.[1] ?? test;
    if (test !== undefined && /\bReport(?:Warning|Suggestion) /.test(line)) found.add(test);
  }
  return [...found];
};

const readReport = (peer: Peer, machine: PeerMachine): string =>
  readFileSync(peerReportFile(peer, machine), 'utf8');

/** One thing that a peer holds against a machine. */
export interface Objection {
  /** What is asked: the id of a test, followed by the setting where one test asks after many (`SSH-7408 LogLevel`); or an algorithm (`kex NAME`). */
  readonly question: string;
  /** In the peer's own words, for who reads the comparison. */
  readonly text: string;
}

/** What a peer said of one machine. */
export interface PeerReport {
  readonly version: string;
  /** What it asked, objected to or not. */
  readonly asked: ReadonlySet<string>;
  readonly objections: readonly Objection[];
}

/** Tests of Lynis that ask after many settings and name each one it objects to. */
const MANIFOLD: ReadonlySet<string> = new Set(['KRNL-6000', 'SSH-7408']);

/** Not a test: what Lynis says of its own release. */
const OF_ITSELF = 'LYNIS';

/** The values of a key of a Lynis report, in order. */
const valuesOf = (report: string, key: string): readonly string[] =>
  report
    .split('\n')
    .filter((line) => line.startsWith(`${key}=`))
    .map((line) => line.slice(key.length + 1));

const lynisQuestions = (report: string): readonly Objection[] => {
  const details = valuesOf(report, 'details[]').flatMap((line) => {
    const [id = '', , ...rest] = line.split('|');
    const text = rest.join('|');
    const field = /(?:^|;)field:([^;]+);/.exec(text)?.[1];
    if (field === undefined || !MANIFOLD.has(id)) return [];
    const [wanted = '', found = ''] = ['prefval', 'value'].map(
      (name) => new RegExp(`(?:^|;)${name}:([^;]*);`).exec(text)?.[1],
    );
    return [{ question: `${id} ${field}`, text: `${found}, wants ${wanted}` }];
  });
  const others = [...valuesOf(report, 'warning[]'), ...valuesOf(report, 'suggestion[]')].flatMap((line) => {
    const [id = '', text = '', detail = '-'] = line.split('|');
    return MANIFOLD.has(id) || id === OF_ITSELF
      ? []
      : [{ question: id, text: detail === '-' ? text : `${text} (${detail})` }];
  });
  return [...details, ...others];
};

/** What Lynis says in its report file, `lynis-report.dat`. */
export const readLynisReport = (report: string): PeerReport => {
  const objections = lynisQuestions(report);
  const executed = valuesOf(report, 'tests_executed').flatMap((ids) =>
    ids.split('|').filter((id) => id !== ''),
  );
  return {
    version: valuesOf(report, 'lynis_version')[0] ?? '',
    asked: new Set([...executed, ...objections.map(({ question }) => question)]),
    objections,
  };
};

/** `(kex) NAME (bits) -- [fail] why`, further reasons on lines of their own. */
const ALGORITHM_LINE = /^\((kex|key|enc|mac)\) (\S+)(?: \([^)]*\))?\s+-- \[(fail|warn|info)\] (.*)$/;
/** `(cve) CVE-2021-36368 -- (CVSSv2: 3.7) what it is` */
const FLAW_LINE = /^\(cve\) (\S+)\s+-- \(CVSS[^)]*\) (.*)$/;
const FURTHER_LINE = /^\s+`- \[(fail|warn|info)\] (.*)$/;

/** What ssh-audit says in its text without colours: of every algorithm what it holds against it, if anything. */
export const readSshAudit = (text: string): PeerReport => {
  const asked = new Set<string>();
  const objections = new Map<string, string[]>();
  let question: string | undefined;
  for (const line of text.split('\n')) {
    const [, flaw, what = ''] = FLAW_LINE.exec(line) ?? [];
    if (flaw !== undefined) {
      asked.add(flaw);
      objections.set(flaw, [what]);
    }
    const first = ALGORITHM_LINE.exec(line);
    if (first !== null) {
      question = `${first[1]} ${first[2]}`;
      asked.add(question);
    }
    const [level, why = ''] = first?.slice(3) ?? FURTHER_LINE.exec(line)?.slice(1) ?? [];
    if (question === undefined || level === undefined || level === 'info') continue;
    objections.set(question, [...(objections.get(question) ?? []), why]);
  }
  return {
    version: /^# ssh-audit (\S+)$/m.exec(text)?.[1] ?? '',
    asked,
    objections: [...objections].map(([asked, reasons]) => ({ question: asked, text: reasons.join('; ') })),
  };
};

const READERS: Readonly<Record<Peer, (text: string) => PeerReport>> = {
  lynis: readLynisReport,
  'ssh-audit': readSshAudit,
};

/** The recorded report of a peer on a machine. */
export const peerReport = (peer: Peer, machine: PeerMachine): PeerReport =>
  READERS[peer](readReport(peer, machine));
