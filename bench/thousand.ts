import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { available } from '../tests/testbed/available.ts';
import type { Engine } from '../tests/testbed/docker-daemon.ts';
import { startEngine } from '../tests/testbed/engine.ts';
import { configurationAudit } from './engine-audit.ts';
import {
  benchOptions,
  limitLine,
  pairedRuns,
  peakMemory,
  say,
  sayLoad,
  spread,
  spreadText,
  type Timing,
  timingLine,
} from './paired-runs.ts';
import { createPlain } from './plain-containers.ts';

const { rounds } = benchOptions(3);
const SIZES = [250, 1000] as const;
/** MiB of the one process, resident, at its greatest. */
const MOST_MEMORY = 250;

const measured = async (engine: Engine, scratch: string, count: number): Promise<readonly Timing[]> => {
  const audit = configurationAudit(engine, scratch, [
    'docker',
    '--output',
    `json=${join(scratch, 'report.json')}`,
  ]);
  const [timings = []] = await pairedRuns(rounds, [audit]);
  say(timingLine(`${count} containers, with a JSON report`, timings));
  const peaks: number[] = [];
  for (let round = 0; round < rounds; round += 1) peaks.push(await peakMemory(audit));
  say(limitLine(`resident memory with ${count}`, spread(peaks), { most: MOST_MEMORY }, ' MiB', 0));
  return timings;
};

const state = available('engine');
if (!state.ok) say(`There is no engine to measure: ${state.reason}.`);
else {
  const scratch = mkdtempSync(join(tmpdir(), 'rempart-bench-'));
  const engine = await startEngine({ containers: [] });
  try {
    const [few, many] = SIZES;
    await createPlain(engine, few, 'few');
    sayLoad();
    const some = await measured(engine, scratch, few);
    await createPlain(engine, many - few, 'many');
    const all = await measured(engine, scratch, many);
    const each = (timings: readonly Timing[], count: number) =>
      spread(timings.map(({ wall }) => (1000 * wall) / count));
    say(`for each container of ${few}: ${spreadText(each(some, few), 1)} ms`);
    say(`for each container of ${many}: ${spreadText(each(all, many), 1)} ms`);
    sayLoad();
  } finally {
    await engine.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}
