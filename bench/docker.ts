import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { available } from '../tests/testbed/available.ts';
import { type ContainerCase, containerCases } from '../tests/testbed/container-cases.ts';
import { docker, type Engine } from '../tests/testbed/docker-daemon.ts';
import { startEngine } from '../tests/testbed/engine.ts';
import {
  benchOptions,
  limitLine,
  type Program,
  pairedRuns,
  pairSpread,
  say,
  sayLoad,
  spreadText,
  type Timing,
  timeRun,
  timingLine,
} from './paired-runs.ts';

const { rounds, 'docker-bench': checkout } = benchOptions(3, 'docker-bench');
const rempart = resolve(import.meta.dirname, '../bin/rempart.mjs');
/** Containers that come and go to see what one more costs. */
const MORE = 20;

const audit = ({ socket, folder }: Engine): Program => ({
  name: 'rempart',
  argv: [process.execPath, rempart, 'audit', 'docker', '--no-image-walk', '--quiet'],
  env: { DOCKER_HOST: `unix://${socket}`, DOCKER_CONFIG: join(folder, 'client') },
});

/** The section about the host is left out of the peer: an audit of an engine does not ask its host either. */
const dockerBench = ({ socket, folder }: Engine, path: string, scratch: string): Program => ({
  name: 'docker-bench-security',
  argv: [
    'bash',
    ...[
      'docker-bench-security.sh',
      '-b',
      '-e',
      'host_configuration',
      '-l',
      join(scratch, 'docker-bench.log'),
    ],
  ],
  cwd: resolve(path),
  env: {
    DOCKER_HOST: `unix://${socket}`,
    DOCKER_CONFIG: join(folder, 'client'),
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  },
});

const againstDockerBench = async (engine: Engine, scratch: string): Promise<void> => {
  if (checkout === null) {
    const [ours = []] = await pairedRuns(rounds, [audit(engine)]);
    say(timingLine('rempart audit docker --no-image-walk', ours));
    say('docker-bench-security is not compared: give a checkout with --docker-bench DIR.');
    return;
  }
  const [ours = [], theirs = []] = await pairedRuns(rounds, [
    audit(engine),
    dockerBench(engine, checkout, scratch),
  ]);
  say(timingLine('rempart audit docker --no-image-walk', ours));
  say(timingLine('docker-bench-security without its host section', theirs));
  const faster = pairSpread(ours, theirs, (a, b) => b.wall / a.wall);
  say(limitLine('times faster', faster, { least: 25 }, '', 0));
  const cheaper = pairSpread(ours, theirs, (a, b) => b.cpu / a.cpu);
  say(`times less of the processors, that of the engine left out: ${spreadText(cheaper, 0)}`);
};

const more: readonly ContainerCase[] = Array.from({ length: MORE }, (_, index) => ({
  name: `bench-${index}`,
  why: 'one more',
  image: 'rempart/shell:1',
  flags: [],
  command: ['sleep', '86400'],
  state: 'running',
}));

const costOfOneMore = async (engine: Engine): Promise<void> => {
  const [few, many]: [Timing[], Timing[]] = [[], []];
  for (let round = 0; round < rounds + 2; round += 1) {
    few.push(await timeRun(audit(engine)));
    for (const { name, image, command } of more)
      await docker(engine, ['run', '--detach', '--name', name, image, ...command]);
    many.push(await timeRun(audit(engine)));
    await docker(engine, ['rm', '--force', ...more.map(({ name }) => name)]);
  }
  say(timingLine('as it is', few));
  say(timingLine(`with ${MORE} containers more`, many));
  const each = pairSpread(many, few, (a, b) => (1000 * (a.wall - b.wall)) / MORE);
  say(limitLine('each more container', each, { most: 20 }, ' ms', 1));
};

const state = available('engine');
if (!state.ok) say(`There is no engine to measure: ${state.reason}.`);
else {
  const scratch = mkdtempSync(join(tmpdir(), 'rempart-bench-'));
  const engine = await startEngine();
  try {
    sayLoad();
    say(`${containerCases.length} containers`);
    await againstDockerBench(engine, scratch);
    await costOfOneMore(engine);
    sayLoad();
  } finally {
    await engine.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}
