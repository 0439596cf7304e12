import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describeProbe, type Probe } from '../src/core/probe.ts';
import type { Report } from '../src/index.ts';
import { hostProbes, scriptWithoutWalk } from './host-script.ts';
import {
  benchOptions,
  limitLine,
  type Program,
  pairedRuns,
  pairSpread,
  say,
  sayLoad,
  spread,
  spreadText,
  takeFlag,
  timingLine,
} from './paired-runs.ts';

/** `--script-only` leaves rempart as a whole and Lynis out, which take minutes. */
const scriptOnly = takeFlag('script-only');
const { rounds } = benchOptions(3);
const LYNIS = '/usr/sbin/lynis';
const rempart = resolve(import.meta.dirname, '../bin/rempart.mjs');
/** Runs of a probe that is told; all are tried once. */
const PROBE_ROUNDS = 5;

const runScript = (name: string, probes: readonly Probe[]): Program => ({
  name,
  argv: ['sh', '-s'],
  input: scriptWithoutWalk(probes),
});

/** Questions judged: distinct checks that passed or failed on the host. */
const judged = (report: Report): number =>
  new Set(
    report.targets
      .filter(({ kind }) => kind === 'host')
      .flatMap(({ results }) => results)
      .filter(({ outcome }) => outcome === 'pass' || outcome === 'fail')
      .map(({ checkId }) => checkId),
  ).size;

const againstLynis = async (folder: string): Promise<void> => {
  const [reportFile, lynisData] = [join(folder, 'report.json'), join(folder, 'lynis.dat')];
  const audit: Program = {
    name: 'rempart',
    argv: [
      process.execPath,
      ...[rempart, 'audit', 'local', '--no-walk', '--quiet', '--output', `json=${reportFile}`],
    ],
  };
  const lynis: Program = {
    name: 'lynis',
    argv: [
      LYNIS,
      ...['audit', 'system', '--quick', '--no-colors', '--quiet'],
      ...['--logfile', join(folder, 'lynis.log'), '--report-file', lynisData],
    ],
    // 78 says that there are warnings.
    statuses: [0, 78],
  };
  const installed = existsSync(LYNIS);
  const [ours = [], theirs = []] = await pairedRuns(rounds, installed ? [audit, lynis] : [audit], {
    warmUp: false,
  });
  const questions = judged(JSON.parse(readFileSync(reportFile, 'utf8')) as Report);
  say(timingLine('rempart audit local --no-walk', ours));
  if (!installed) {
    say(`${questions} distinct checks judged`);
    say('Lynis is not compared: it is not installed (apt-get install lynis).');
    return;
  }
  say(timingLine('lynis audit system --quick', theirs));
  const tests = Number(/^lynis_tests_done=(\d+)$/m.exec(readFileSync(lynisData, 'utf8'))?.[1] ?? Number.NaN);
  const faster = pairSpread(ours, theirs, (a, b) => b.wall / a.wall);
  say(limitLine('times faster', faster, { least: 40 }, '', 0));
  const cheaper = pairSpread(ours, theirs, (a, b) => b.cpu / a.cpu);
  say(`times less of the processors: ${spreadText(cheaper, 0)}`);
  say(
    `distinct checks judged: ${questions}, tests that Lynis performed: ${tests}: ${questions > tests ? 'kept' : 'MISSED'}`,
  );
};

/** Processor seconds of each probe alone: its script less that of no question at all. */
const costs = async (
  probes: readonly Probe[],
  times: number,
): Promise<readonly { readonly probe: Probe; readonly cost: readonly number[] }[]> => {
  const scripts = [runScript('nothing', []), ...probes.map((probe) => runScript('probe', [probe]))];
  const [nothing = [], ...each] = await pairedRuns(times, scripts, { warmUp: false });
  const idle = spread(nothing.map(({ cpu }) => cpu)).median;
  return probes.map((probe, index) => ({
    probe,
    cost: (each[index] ?? []).map(({ cpu }) => Math.max(0, cpu - idle)),
  }));
};

const ofTheScript = async (): Promise<void> => {
  const probes = (await hostProbes()).filter(({ kind }) => kind !== 'walk');
  const [script = []] = await pairedRuns(9, [runScript('the script', probes)]);
  say(timingLine(`the script alone, ${probes.length} questions`, script));
  say(limitLine('of the processors', spread(script.map(({ cpu }) => cpu)), { most: 1 }, ' s', 3));
  const dear = (await costs(probes, 1))
    .toSorted((a, b) => (b.cost[0] ?? 0) - (a.cost[0] ?? 0))
    .slice(0, 10)
    .map(({ probe }) => probe);
  const told = (await costs(dear, PROBE_ROUNDS))
    .map(({ probe, cost }) => ({ probe, cost: spread(cost) }))
    .toSorted((a, b) => b.cost.median - a.cost.median)
    .slice(0, 5);
  say('the five dearest questions, processor seconds:');
  for (const { probe, cost } of told)
    say(`  ${spreadText(cost, 3)}  ${describeProbe(probe).locator.replaceAll(/\s+/g, ' ').slice(0, 160)}`);
};

const folder = mkdtempSync(join(tmpdir(), 'rempart-bench-'));
try {
  sayLoad();
  await ofTheScript();
  if (!scriptOnly) await againstLynis(folder);
  sayLoad();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
