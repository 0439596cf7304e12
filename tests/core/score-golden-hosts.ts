import type { Result } from '../../src/core/generated/report.ts';
import type { ScoreRow } from '../../src/core/run-score.ts';
import { type LineExamples as Lines, linesOf, rowOf } from './score-examples.ts';

/** One row of the table: what it is made of, and why a reviewer may sign its number. */
export interface GoldenHost {
  readonly name: string;
  readonly madeOf: string;
  readonly why: string;
  /** Of a single target; a run has its trees instead. */
  readonly lines?: Lines;
  readonly trees?: readonly (readonly ScoreRow[])[];
}

const hardened: Lines = {
  'os-hardening': { pass: 'h8 m34 l18', fail: 'm2 l4' },
  antivirus: { pass: 'h1 m3' },
  patching: { pass: 'h2 m4' },
  'process-privileges': { pass: 'h2 m3', fail: 'm1' },
  'ssh-server': { pass: 'c1 h5 m16 l7' },
  firewall: { pass: 'h2 m2' },
  'attack-surface': { pass: 'h3 m9 l4', fail: 'l2' },
  vulnerabilities: { pass: 'c1 h1' },
  'runtime-detection': { pass: 'm2 l1' },
};

const fresh: Lines = {
  'os-hardening': { pass: 'h6 m14 l10', fail: 'h2 m22 l12' },
  antivirus: { fail: 'h1', follows: 'm3' },
  patching: { pass: 'h2 m2', fail: 'm2' },
  'process-privileges': { pass: 'h2 m3', fail: 'm1' },
  'ssh-server': { pass: 'c1 h4 m10 l4', fail: 'h1 m6 l3' },
  firewall: { fail: 'h2', follows: 'm2' },
  'attack-surface': { pass: 'h3 m8 l4', fail: 'm1 l2' },
  vulnerabilities: { pass: 'c1 h1' },
  'runtime-detection': { fail: 'm2 l1' },
};

const engine: Lines = { 'docker-engine': { pass: 'c2 h5 m6 l2', fail: 'm2 l1' } };

const container: Lines = {
  'privileged-mode': { pass: 'c1 h2 m1' },
  'non-root-user': { pass: 'h2' },
  'filesystem-permissions': { pass: 'h1 m2', fail: 'm1' },
  isolation: { pass: 'c2 h5 m3' },
  'resource-limits': { pass: 'm4 l1', fail: 'm1' },
  persistence: { pass: 'm1 l1' },
};

const privileged: Lines = {
  ...container,
  'privileged-mode': { pass: 'm1', fail: 'c1', follows: 'h2' },
  isolation: { pass: 'c2 h2 m3', fail: 'h3' },
};

const image: Lines = { vulnerabilities: { pass: 'c1 m2', fail: 'h1' }, 'non-root-user': { pass: 'h1' } };

const host = rowOf('host', 'host', hardened);
const itsEngine = rowOf('engine', 'docker-engine', engine, { parent: 'host' });
const below = (
  kind: 'container' | 'image',
  id: string,
  lines: Lines,
  replicaOf: string | null = null,
): ScoreRow => rowOf(id, kind, lines, { parent: 'engine', replicaOf });
const goodContainers = (count: number): ScoreRow[] =>
  Array.from({ length: count }, (_, i) =>
    below('container', `container-${String(i + 1).padStart(2, '0')}`, container),
  );

/** The named hosts and runs of the table. */
export const goldenHosts: readonly GoldenHost[] = [
  {
    name: 'fresh Debian',
    madeOf:
      'a default server: no antivirus, no firewall, nothing watches it, half of the kernel settings loose',
    why: 'Three lines of nine are missing and the big one is half done; patches, packages and users are in order, which is a bit over half. D by points, before any cap.',
    lines: fresh,
  },
  {
    name: 'hardened',
    madeOf: 'every line done, three medium and six low things left',
    why: 'Only small things are left, so a high A, and not 100.',
    lines: hardened,
  },
  {
    name: 'no antivirus',
    madeOf: 'the hardened host without an antivirus, and the three checks that follow from that',
    why: 'One line of nine is worth a ninth of what nine lines give (a bit more, as one of them is thin); four failing checks are told as one fault, a high one: B at best.',
    lines: { ...hardened, antivirus: { fail: 'h1', follows: 'm3' } },
  },
  {
    name: 'no root',
    madeOf:
      'the hardened host asked by an ordinary user: fourteen checks could not look, one of them critical',
    why: 'What nobody saw does not count as good: the number falls, the critical one allows D at best, and the grade says `?` with the A that root would show.',
    lines: {
      ...hardened,
      'os-hardening': { pass: 'h6 m30 l18', fail: 'm2 l4', unknown: 'h2 m4' },
      'ssh-server': { pass: 'h4 m14 l7', unknown: 'c1 h1 m2' },
      firewall: { unknown: 'h2 m2' },
    },
  },
  {
    name: 'one critical',
    madeOf: 'the hardened host with a critical fault in its SSH server',
    why: 'The number tells how much is done and hardly moves; the grade tells whether to sleep: D.',
    lines: { ...hardened, 'ssh-server': { pass: 'h5 m16 l7', fail: 'c1' } },
  },
  {
    name: 'waived critical',
    madeOf: 'the same with that fault waived',
    why: 'Accepted, so left out: the grade is that of the rest, and the value without waivers is the one of the row above.',
    lines: { ...hardened, 'ssh-server': { pass: 'h5 m16 l7', waived: 'c1' } },
  },
  {
    name: 'everything unknown',
    madeOf: 'the hardened host whose script was cut before the first answer',
    why: 'Nothing is known, so nothing is credited and nothing excluded: 0, up to 100, coverage 0.',
    lines: {
      'os-hardening': { unknown: 'h8 m36 l22' },
      antivirus: { unknown: 'h1 m3' },
      patching: { unknown: 'h2 m4' },
      'process-privileges': { unknown: 'h2 m4' },
      'ssh-server': { unknown: 'c1 h5 m16 l7' },
      firewall: { unknown: 'h2 m2' },
      'attack-surface': { unknown: 'h3 m9 l6' },
      vulnerabilities: { unknown: 'c1 h1' },
      'runtime-detection': { unknown: 'm2 l1' },
    },
  },
  {
    name: 'one section only',
    madeOf: 'the fresh Debian with `--only ssh-server`',
    why: 'The score of a run of one line is that line, whatever the rest of the host is.',
    lines: { 'ssh-server': fresh['ssh-server'] ?? {} },
  },
  {
    name: 'thin line',
    madeOf: 'the hardened host with nothing watching it at run time: a line of weight 9',
    why: 'A line of weight 9 counts 9/20 of a full one, so the loss is about 5 points rather than 11, and medium faults cap nothing.',
    lines: { ...hardened, 'runtime-detection': { fail: 'm2 l1' } },
  },
  {
    name: 'thirty containers',
    madeOf: 'the hardened host, its engine, thirty containers (one of them privileged) and two images',
    why: 'Thirty containers weigh as much as their host, so one of them moves the number little; it is named and holds the grade at D.',
    trees: [
      [
        host,
        itsEngine,
        ...goodContainers(29),
        below('container', 'container-30', privileged),
        below('image', 'image-1', image),
        below('image', 'image-2', image),
      ],
    ],
  },
  {
    name: 'replicas',
    madeOf:
      'the hardened host, its engine, two containers and three replicas of a third, one of them privileged',
    why: 'The replicas count once, by the privileged one: a third of the containers, not a fifth.',
    trees: [
      [
        host,
        itsEngine,
        ...goodContainers(2),
        below('container', 'replica-1', container),
        below('container', 'replica-2', privileged, 'replica-1'),
        below('container', 'replica-3', container, 'replica-1'),
      ],
    ],
  },
  {
    name: 'denied engine',
    madeOf: 'the hardened host, and an engine whose socket the user may not open',
    why: 'Host, engine, containers and images are four kinds and three are in the dark: a quarter of the host, with a `?`. Opening the socket cannot lower it.',
    trees: [[host, rowOf('engine', 'docker-engine', {}, { parent: 'host', status: 'denied' })]],
  },
  {
    name: 'unreachable host',
    madeOf: 'three hosts named: hardened, fresh, and one that does not answer',
    why: 'The silent host counts 0 whole and is named as the worst; leaving it out would reward a cut cable.',
    trees: [
      [host],
      [rowOf('fresh', 'host', fresh)],
      [rowOf('silent', 'host', {}, { status: 'unreachable' })],
    ],
  },
];

/** The results of a single target of the table. */
export const goldenResults = ({ lines }: GoldenHost): readonly Result[] => linesOf(lines ?? {});
