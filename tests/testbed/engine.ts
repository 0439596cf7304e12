import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { artefactFolder } from './cache-folder.ts';
import { type ContainerCase, containerCases } from './container-cases.ts';
import { docker, type Engine, newEngineFolder, type RunningEngine, startDaemon } from './docker-daemon.ts';
import { engineData } from './engine-data.ts';
import { runCommand } from './run-command.ts';

const startContainer = async (engine: Pick<Engine, 'socket'>, container: ContainerCase): Promise<void> => {
  const { name, flags, image, command, state, sessions = [] } = container;
  const verb = state === 'created' ? ['create'] : ['run', '--detach'];
  await docker(engine, [...verb, '--name', name, ...flags, image, ...command]);
  for (const [options, session] of sessions)
    await docker(engine, ['exec', '--detach', ...options, name, ...session]);
  if (state === 'paused') await docker(engine, ['pause', name]);
};

/** Makes the given containers on an engine; those that others refer to come first, one by one. */
export const startContainers = async (
  engine: Pick<Engine, 'socket'>,
  cases: readonly ContainerCase[],
): Promise<void> => {
  await docker(engine, ['network', 'create', 'backend']);
  const referred = new Set(
    cases.flatMap(({ flags }) => flags.map((flag) => /^container:(.+)$/.exec(flag)?.[1])),
  );
  for (const container of cases.filter(({ name }) => referred.has(name)))
    await startContainer(engine, container);
  const limit = pLimit(4);
  const others = cases.filter(({ name }) => !referred.has(name));
  await Promise.all(others.map((container) => limit(() => startContainer(engine, container))));
};

/**
 * Starts an engine of one's own, with the images of the test bed (`npm run testbed` has to have made them) and the
 * given containers. `flags` go to dockerd, `config` is its daemon.json, `subordinateIds` what it finds in /etc/subuid and /etc/subgid. About
 * 1 s without containers, 8 s with all of them.
 */
export const startEngine = async (
  options: {
    readonly flags?: readonly string[];
    readonly config?: Readonly<Record<string, unknown>>;
    readonly subordinateIds?: string;
    readonly containers?: readonly ContainerCase[];
  } = {},
): Promise<RunningEngine> => {
  const folder = newEngineFolder();
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    await runCommand('cp', ['--archive', join(artefactFolder(engineData), 'data'), join(folder, 'data')]);
    if (options.config !== undefined)
      writeFileSync(join(folder, 'daemon.json'), JSON.stringify(options.config));
    if (options.subordinateIds !== undefined) {
      mkdirSync(join(folder, 'etc'));
      for (const file of ['subuid', 'subgid'])
        writeFileSync(join(folder, 'etc', file), options.subordinateIds);
    }
    const engine = await startDaemon(folder, options.flags ?? []);
    const stop = async () => {
      await engine.stop();
      remove();
    };
    try {
      const containers = options.containers ?? containerCases;
      if (containers.length > 0) await startContainers(engine, containers);
      return { ...engine, stop };
    } catch (error) {
      await engine.stop();
      throw error;
    }
  } catch (error) {
    remove();
    throw error;
  }
};
