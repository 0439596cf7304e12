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

const { engine, traits, running, refused } = await startConfiguredEngine(configurations);
const scratch = mkdtempSync(join(tmpdir(), 'rempart-bench-'));
try {
  say(`${running.size} containers run; the engine refused to start ${Object.keys(refused).length}`);
  const log = join(scratch, 'log');
  const startedAt = performance.now();
  await runCommand('bash', ['docker-bench-security.sh', '-b', '-c', 'container_runtime', '-l', log], {
    cwd: resolve(checkout),
    env: {
      DOCKER_HOST: `unix://${engine.socket}`,
      DOCKER_CONFIG: join(engine.folder, 'client'),
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    },
  });
  say(`docker-bench-security took ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  const text = readFileSync(`${log}.json`, 'utf8');
  const version = (await demandOfEngine(engine.socket, 'GET', '/version')) as { readonly Version: string };
  const recorded: RecordedVerdicts = {
    class: 'real',
    dockerBench: (JSON.parse(text) as { readonly dockerbenchsecurity: string }).dockerbenchsecurity,
    dockerEngine: version.Version,
    digest: digestOfConfigurations(),
    engine: traits,
    running: configurations.map(({ name }) => name).filter((name) => running.has(name)),
    numbers: readBenchLog(text),
  };
  writeFileSync(VERDICTS_FILE, `${JSON.stringify(recorded, null, 1)}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
  await engine.stop();
}
