import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { available } from '../tests/testbed/available.ts';
import { artefactFolder } from '../tests/testbed/cache-folder.ts';
import { debianRoot } from '../tests/testbed/debian-root.ts';
import { DOCKER, docker, type Engine } from '../tests/testbed/docker-daemon.ts';
import { startEngine } from '../tests/testbed/engine.ts';
import { engineEnvironment, rempart } from './engine-audit.ts';
import {
  benchOptions,
  limitLine,
  type Program,
  pairedRuns,
  pairSpread,
  say,
  sayLoad,
  spreadText,
  timingLine,
} from './paired-runs.ts';

const { rounds } = benchOptions(5);
const IMAGE = 'bench/large:1';

/** Four layers, each a whole Debian: half a gigabyte. */
const buildImage = async (engine: Engine, scratch: string): Promise<void> => {
  const context = join(scratch, 'context');
  mkdirSync(context);
  copyFileSync(join(artefactFolder(debianRoot), 'root.tar'), join(context, 'root.tar'));
  const layers = ['/', '/second/', '/third/', '/fourth/'].map((place) => `ADD root.tar ${place}`);
  writeFileSync(join(context, 'Dockerfile'), ['FROM scratch', ...layers, 'CMD ["/bin/true"]', ''].join('\n'));
  await docker(engine, ['build', '--quiet', '--tag', IMAGE, context]);
  rmSync(context, { recursive: true });
  const size = await docker(engine, ['images', '--format', '{{.Size}}', IMAGE]);
  say(`an image of ${size.stdout.trim()}`);
};

const firstTime = async (
  audit: (words: readonly string[]) => Program,
  env: Program['env'],
): Promise<void> => {
  const list: Program = {
    name: 'docker save | tar -t',
    argv: ['sh', '-c', `${DOCKER} save ${IMAGE} | tar -t`],
    ...(env === undefined ? {} : { env }),
  };
  const [walk = [], listed = []] = await pairedRuns(rounds, [audit(['--no-cache']), list]);
  say(timingLine('rempart audit image: for the first time', walk));
  say(timingLine('docker save | tar -t', listed));
  say(
    limitLine(
      'ratio',
      pairSpread(walk, listed, (a, b) => a.wall / b.wall),
      { most: 1.1 },
    ),
  );
  const cpu = pairSpread(walk, listed, (a, b) => a.cpu - b.cpu);
  say(`more of the processors, the engine left out: ${spreadText(cpu)} s`);
};

const secondTime = async (
  audit: (words: readonly string[]) => Program,
  env: Program['env'],
): Promise<void> => {
  const help: Program = {
    name: 'rempart --help',
    argv: [process.execPath, rempart, '--help'],
    ...(env === undefined ? {} : { env }),
  };
  // The turn that warms up reads the image; every later one finds it read.
  const [again = [], helped = []] = await pairedRuns(4 * rounds, [audit([]), help]);
  say(timingLine('rempart audit image: again', again));
  say(timingLine('rempart --help', helped));
  const more = pairSpread(again, helped, (a, b) => 1000 * (a.wall - b.wall));
  say(limitLine('more than --help', more, { most: 150 }, ' ms', 0));
  const cpu = pairSpread(again, helped, (a, b) => 1000 * (a.cpu - b.cpu));
  say(`more than --help, of the processors: ${spreadText(cpu, 0)} ms`);
};

const state = available('engine');
if (!state.ok) say(`There is no engine to measure: ${state.reason}.`);
else {
  const scratch = mkdtempSync(join(tmpdir(), 'rempart-bench-'));
  const engine = await startEngine({ containers: [] });
  const env = engineEnvironment(engine, scratch);
  const audit = (words: readonly string[]): Program => ({
    name: 'rempart audit image:',
    argv: [process.execPath, rempart, 'audit', `image:${IMAGE}`, '--quiet', ...words],
    env,
  });
  try {
    sayLoad();
    await buildImage(engine, scratch);
    await firstTime(audit, env);
    sayLoad();
    await secondTime(audit, env);
    sayLoad();
  } finally {
    await engine.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}
