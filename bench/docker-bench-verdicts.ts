import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startConfiguredEngine } from '../tests/oracle/configured-engine.ts';
import { configurations } from '../tests/oracle/container-configuration.ts';
import {
  digestOfConfigurations,
  type RecordedVerdicts,
  readBenchLog,
  VERDICTS_FILE,
} from '../tests/oracle/docker-bench.ts';
import { demandOfEngine } from '../tests/oracle/engine-api.ts';
import { runCommand } from '../tests/testbed/index.ts';
import { benchOptions, say } from './paired-runs.ts';

/**
 * Records what docker-bench-security says of section 5 on the generated configurations, for the tests that explain each difference. Give a
 * checkout with `--docker-bench DIR`; it is run as it is and leaves a `log` folder there.
 */
const { 'docker-bench': checkout } = benchOptions(1, 'docker-bench');
if (checkout === null) throw new Error('give a checkout of docker-bench-security with --docker-bench DIR');

/** The pattern of this number depends on the order in which the engine lists mounts, another one each time. */
const VARYING = '5.6';
const FURTHER_RUNS = 4;

const { engine, traits, running, refused } = await startConfiguredEngine(configurations);
const scratch = mkdtempSync(join(tmpdir(), 'rempart-bench-'));

const dockerBench = async (checks: string): Promise<string> => {
  const log = join(scratch, 'log');
  await runCommand('bash', ['docker-bench-security.sh', '-b', '-c', checks, '-l', log], {
    cwd: resolve(checkout),
    env: {
      DOCKER_HOST: `unix://${engine.socket}`,
      DOCKER_CONFIG: join(engine.folder, 'client'),
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    },
  });
  return readFileSync(`${log}.json`, 'utf8');
};

const listedNow = (text: string): ReadonlySet<string> => new Set(readBenchLog(text)[VARYING]?.flagged);

try {
  say(`${running.size} containers run; the engine refused to start ${Object.keys(refused).length}`);
  const startedAt = performance.now();
  const text = await dockerBench('container_runtime');
  say(`docker-bench-security took ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  const once = `check_5,check_running_containers,check_${VARYING.replace('.', '_')},check_5_end`;
  const runs = [listedNow(text)];
  for (let run = 0; run < FURTHER_RUNS; run += 1) runs.push(listedNow(await dockerBench(once)));
  const names = configurations.map(({ name }) => name);
  const version = (await demandOfEngine(engine.socket, 'GET', '/version')) as { readonly Version: string };
  const recorded: RecordedVerdicts = {
    class: 'real',
    dockerBench: (JSON.parse(text) as { readonly dockerbenchsecurity: string }).dockerbenchsecurity,
    dockerEngine: version.Version,
    digest: digestOfConfigurations(),
    engine: traits,
    running: names.filter((name) => running.has(name)),
    numbers: readBenchLog(text),
    varying: {
      [VARYING]: names.filter(
        (name) => runs.some((run) => run.has(name)) && !runs.every((run) => run.has(name)),
      ),
    },
  };
  writeFileSync(VERDICTS_FILE, `${JSON.stringify(recorded, null, 1)}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
  await engine.stop();
}
