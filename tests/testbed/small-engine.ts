import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContainerCase, PRIVILEGED_RUNTIME } from './container-cases.ts';
import { docker, type RunningEngine } from './docker-daemon.ts';
import { imageCases } from './engine-images.ts';
import { startPodman } from './podman.ts';
import { startRemappedEngine } from './remapped-engine.ts';
import { startRootlessDocker } from './rootless-docker.ts';
import { runCommand } from './run-command.ts';

/** Engines beside the plain Docker Engine of root. */
export type SmallEngineKind = 'remapped-docker' | 'rootless-docker' | 'podman' | 'rootless-podman';

const SLEEP = ['sleep', '86400'] as const;
const container = (
  name: string,
  why: string,
  flags: readonly string[],
  state: ContainerCase['state'] = 'running',
): ContainerCase => ({ name, why, image: 'rempart/shell:1', flags, command: SLEEP, state });

const common: readonly ContainerCase[] = [
  container('plain', 'docker run with no option at all', []),
  container('hardened', 'every measure that such an engine takes', [
    ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--user', '10001:10001'],
    ...[
      '--memory',
      '64m',
      '--memory-swap',
      '64m',
      '--cpus',
      '0.5',
      '--pids-limit',
      '64',
      '--network',
      'none',
    ],
  ]),
  container('named-user', 'a user that the image’s /etc/passwd names', ['--user', 'app']),
  container('host-network', 'the network of the host, which for a rootless engine is that of its user', [
    ...['--network', 'host'],
  ]),
  container('never-started', 'made and never started', [], 'created'),
];

const privileged = (flags: readonly string[] = []): ContainerCase =>
  container('privileged', 'privileged mode', ['--privileged', ...flags]);

/** The containers of each kind of engine. */
export const smallEngineCases: Readonly<Record<SmallEngineKind, readonly ContainerCase[]>> = {
  'remapped-docker': [
    // An engine that maps users refuses the host's network and privileged mode, unless the container opts out.
    ...common.filter(({ name }) => name !== 'host-network'),
    container('opted-out', 'root of the host again', ['--userns', 'host']),
    privileged(['--userns', 'host', '--runtime', PRIVILEGED_RUNTIME]),
  ],
  'rootless-docker': [...common, privileged()],
  podman: [...common, privileged()],
  'rootless-podman': [...common, privileged()],
};

const starters: Readonly<Record<SmallEngineKind, () => Promise<RunningEngine>>> = {
  'remapped-docker': startRemappedEngine,
  'rootless-docker': startRootlessDocker,
  podman: () => startPodman('root'),
  'rootless-podman': () => startPodman('rootless'),
};

/** Imports the root file system of `rempart/shell:1`; an engine of this kind starts without images. */
const importShell = async (engine: RunningEngine): Promise<void> => {
  const shell = imageCases.find(({ reference }) => reference === 'rempart/shell:1');
  if (shell?.source.kind !== 'import') throw new Error('rempart/shell:1 is not imported any more');
  const folder = mkdtempSync(join(tmpdir(), 'rempart-import-'));
  try {
    const root = join(folder, 'root');
    mkdirSync(root);
    await shell.fill(root, '');
    await runCommand('tar', ['-C', root, '-cf', join(folder, 'root.tar'), '.']);
    const changes = shell.source.change.flatMap((change) => ['--change', change]);
    await docker(engine, ['import', ...changes, join(folder, 'root.tar'), shell.reference]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Starts an engine of a kind with its containers; a few seconds. */
export const startSmallEngine = async (
  kind: SmallEngineKind,
  cases: readonly ContainerCase[] = smallEngineCases[kind],
): Promise<RunningEngine> => {
  const engine = await starters[kind]();
  try {
    await importShell(engine);
    // One by one: Podman locks its store for each.
    for (const { name, flags, image, command, state } of cases) {
      const verb = state === 'created' ? ['create'] : ['run', '--detach'];
      await docker(engine, [...verb, '--name', name, ...flags, image, ...command]);
    }
    return engine;
  } catch (error) {
    await engine.stop();
    throw error;
  }
};
