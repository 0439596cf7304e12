import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { available } from '../tests/testbed/available.ts';
import type { Engine } from '../tests/testbed/docker-daemon.ts';
import { startEngine } from '../tests/testbed/engine.ts';
import { dockerBench, sharedNumbers } from './docker-bench.ts';
import { configurationAudit } from './engine-audit.ts';
import {
  benchOptions,
  limitLine,
  pairedRuns,
  pairSpread,
  say,
  sayLoad,
  spreadText,
  type Timing,
  timeRun,
  timingLine,
} from './paired-runs.ts';
import { removePlain, runPlain } from './plain-containers.ts';

const { rounds, 'docker-bench': checkout } = benchOptions(3, 'docker-bench');
/** Containers on the engine, and how many times faster than the peer the same numbers are to be judged. */
const SIZES = [
  { containers: 21, faster: 25 },
  { containers: 60, faster: 50 },
] as const;
/** Containers that come and go to see what one more costs. */
const MORE = 20;

const againstDockerBench = async (
  engine: Engine,
  scratch: string,
  { containers, faster }: (typeof SIZES)[number],
): Promise<void> => {
  say(`${containers} containers`);
  const everything = configurationAudit(engine, scratch);
  if (checkout === null) {
    const [ours = []] = await pairedRuns(rounds, [everything]);
    say(timingLine('every check', ours));
    say('docker-bench-security is not compared: give a checkout with --docker-bench DIR.');
    return;
  }
  const { numbers, checks } = await sharedNumbers(engine, checkout, scratch);
  const same = configurationAudit(engine, scratch, ['docker', '--only', checks.join(',')]);
  const [ours = [], theirs = [], whole = []] = await pairedRuns(rounds, [
    same,
    dockerBench(engine, checkout, scratch, numbers),
    everything,
  ]);
  say(`${numbers.length} numbers of the benchmark that both judge: ${numbers.join(' ')}`);
  say(timingLine('rempart, these numbers', ours));
  say(timingLine('docker-bench-security, these numbers', theirs));
  say(timingLine('rempart, every check', whole));
  const ratio = (own: readonly Timing[]) => pairSpread(own, theirs, (a, b) => b.wall / a.wall);
  say(limitLine('times faster', ratio(ours), { least: faster }, '', 0));
  say(`times faster with every check: ${spreadText(ratio(whole), 0)}`);
  const cheaper = pairSpread(ours, theirs, (a, b) => b.cpu / a.cpu);
  say(`times less of the processors, that of the engine left out: ${spreadText(cheaper, 0)}`);
};

/** Sections about containers: what an audit of the host asks beside them is the same with every number of containers. */
const OF_CONTAINERS = 'privileged-mode,non-root-user,isolation,resource-limits,persistence';

const costOfOneMore = async (engine: Engine, scratch: string): Promise<void> => {
  const ways = [
    { name: 'with `top`', audit: configurationAudit(engine, scratch), most: 20 },
    {
      name: 'where /proc of the host serves',
      audit: configurationAudit(engine, scratch, ['local', '--no-walk', '--only', OF_CONTAINERS]),
      most: 5,
    },
  ].map((way) => ({ ...way, few: [] as Timing[], many: [] as Timing[] }));
  for (const { audit } of ways) await timeRun(audit);
  for (let round = 0; round < rounds + 2; round += 1) {
    for (const { audit, few } of ways) few.push(await timeRun(audit));
    await runPlain(engine, MORE, 'more');
    for (const { audit, many } of ways) many.push(await timeRun(audit));
    await removePlain(engine, MORE, 'more');
  }
  for (const { name, few, many, most } of ways) {
    say(timingLine(`${name}, as it is`, few));
    say(timingLine(`${name}, ${MORE} containers more`, many));
    const wall = pairSpread(many, few, (a, b) => (1000 * (a.wall - b.wall)) / MORE);
    say(limitLine(`each more container ${name}`, wall, { most }, ' ms', 1));
    const cpu = pairSpread(many, few, (a, b) => (1000 * (a.cpu - b.cpu)) / MORE);
    say(`of the processors, the engine left out: ${spreadText(cpu, 1)} ms`);
  }
};

const state = available('engine');
if (!state.ok) say(`There is no engine to measure: ${state.reason}.`);
else {
  const scratch = mkdtempSync(join(tmpdir(), 'rempart-bench-'));
  const engine = await startEngine({ containers: [] });
  try {
    let running = 0;
    for (const size of SIZES) {
      await runPlain(engine, size.containers - running, `plain-${running}`);
      running = size.containers;
      sayLoad();
      await againstDockerBench(engine, scratch, size);
    }
    sayLoad();
    await costOfOneMore(engine, scratch);
    sayLoad();
  } finally {
    await engine.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}
