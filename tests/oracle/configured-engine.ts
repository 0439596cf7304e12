import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { PRIVILEGED_RUNTIME } from '../testbed/container-cases.ts';
import { docker, type Engine, type RunningEngine, runCommand, startEngine } from '../testbed/index.ts';
import type { EngineTraits } from './cis-section-5.ts';
import type { Configuration, LiveCommand } from './container-configuration.ts';
import { newControlGroups } from './control-groups.ts';
import type { CreateBody } from './create-body.ts';
import { askEngine, demandOfEngine } from './engine-api.ts';
import { makeSshServerImages } from './ssh-server-images.ts';
import { networks, partners, prepared, volumes } from './surroundings.ts';

/** An engine with every configuration made, and started where it is to be and can be. */
export interface ConfiguredEngine {
  readonly engine: RunningEngine;
  readonly traits: EngineTraits;
  /** Names of the containers that run. */
  readonly running: ReadonlySet<string>;
  /** What the engine said of those that were to be started and could not, by name. */
  readonly refused: Readonly<Record<string, string>>;
}

const AT_ONCE = 8;

/** In the engine's own mount namespace. */
const prepareFolders = async ({ pid }: Engine): Promise<void> => {
  const script = [
    'set -e',
    ...prepared.emptied.map((folder) => `mount -t tmpfs -o mode=755 tmpfs ${folder}`),
    `mkdir -p ${prepared.folders.join(' ')}`,
  ].join('\n');
  await runCommand('nsenter', [`--mount=/proc/${pid}/ns/mnt`, 'sh', '-c', script]);
};

const create = async (socket: string, name: string, body: CreateBody): Promise<string> => {
  const { Id } = (await demandOfEngine(socket, 'POST', `/containers/create?name=${name}`, body)) as {
    readonly Id: string;
  };
  return Id;
};

const tag = (socket: string, image: string, reference: string): Promise<unknown> => {
  const [name, version = 'latest'] = reference.split(':');
  return demandOfEngine(socket, 'POST', `/images/${image}/tag?repo=${name}&tag=${version}`);
};

const CHECKED = `FROM rempart/shell:1
USER 1000:1000
EXPOSE 8080
HEALTHCHECK --interval=1h CMD true
`;

const makeImages = async (engine: Engine): Promise<void> => {
  await tag(engine.socket, 'rempart/shell:1', 'oracle/untagged');
  await tag(engine.socket, 'rempart/shell:1', 'oracle/moved:1');
  const context = join(engine.folder, 'checked');
  mkdirSync(context);
  writeFileSync(join(context, 'Dockerfile'), CHECKED);
  await docker(engine, ['build', '--quiet', '--tag', 'oracle/checked:1', context]);
  await makeSshServerImages(engine);
};

const start = async (socket: string, id: string): Promise<string | null> => {
  const { status, text } = await askEngine(socket, 'POST', `/containers/${id}/start`);
  return status === 204 ? null : text.trim();
};

const runInside = async (socket: string, id: string, exec: LiveCommand): Promise<void> => {
  const { Id } = (await demandOfEngine(socket, 'POST', `/containers/${id}/exec`, {
    ...exec,
    Cmd: ['sleep', '86400'],
  })) as { readonly Id: string };
  await demandOfEngine(socket, 'POST', `/exec/${Id}/start`, { Detach: true });
};

/** Minor number of version 1. */
const API_OF_DOCKER_24 = 43;

/** CAP_SYS_RESOURCE in the bounding set; without it the runtime of privileged containers leaves the limits out. */
const mayRaiseLimits = (): boolean => {
  const [, bounding = ''] = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return ((BigInt(`0x${bounding}`) >> 24n) & 1n) === 1n;
};

const traitsOf = async (socket: string): Promise<EngineTraits> => {
  const { SecurityOptions } = (await demandOfEngine(socket, 'GET', '/info')) as {
    readonly SecurityOptions: readonly string[];
  };
  const { ApiVersion } = (await demandOfEngine(socket, 'GET', '/version')) as { readonly ApiVersion: string };
  const has = (name: string) => SecurityOptions.some((option) => option.split(',').includes(`name=${name}`));
  return {
    appArmor: has('apparmor'),
    selinux: has('selinux'),
    remapsUsers: has('userns'),
    tellsNoNewPrivileges: Number(ApiVersion.split('.')[1]) >= API_OF_DOCKER_24,
    keepsOwnLimits: new Set(mayRaiseLimits() ? [] : [PRIVILEGED_RUNTIME]),
  };
};

const runningOf = async (socket: string): Promise<ReadonlySet<string>> => {
  const listed = (await demandOfEngine(socket, 'GET', '/containers/json')) as readonly {
    readonly Names: readonly string[];
  }[];
  return new Set(listed.flatMap(({ Names }) => Names.map((name) => name.slice(1))));
};

const configure = async (
  engine: RunningEngine,
  configurations: readonly Configuration[],
): Promise<ConfiguredEngine> => {
  const { socket } = engine;
  await prepareFolders(engine);
  await makeImages(engine);
  for (const [Name, { Internal }] of Object.entries(networks))
    await demandOfEngine(socket, 'POST', '/networks/create', { Name, Internal });
  for (const [Name, DriverOpts] of Object.entries(volumes))
    await demandOfEngine(socket, 'POST', '/volumes/create', { Name, DriverOpts });
  for (const [name, body] of Object.entries(partners)) {
    const refusal = await start(socket, await create(socket, name, body));
    if (refusal !== null) throw new Error(`${name} does not start: ${refusal}`);
  }
  const limit = pLimit(AT_ONCE);
  const refused: Record<string, string> = {};
  const made = configurations.map((configuration) =>
    limit(async () => {
      const id = await create(socket, configuration.name, configuration.body);
      if (!configuration.start) return;
      const refusal = await start(socket, id);
      if (refusal !== null) refused[configuration.name] = refusal;
      else if (configuration.exec !== null) await runInside(socket, id, configuration.exec);
    }),
  );
  // After a failure the others still start: what comes up once the engine is being stopped would stay behind.
  await Promise.allSettled(made);
  await Promise.all(made);
  // From here on the reference names another image than the one that its containers run.
  await tag(socket, 'oracle/checked:1', 'oracle/moved:1');
  return { engine, traits: await traitsOf(socket), running: await runningOf(socket), refused };
};

/** Starts an engine of one's own and makes the configurations on it. */
export const startConfiguredEngine = async (
  configurations: readonly Configuration[],
): Promise<ConfiguredEngine> => {
  const removeControlGroups = newControlGroups(configurations);
  const started = await startEngine({ containers: [] });
  const stop = async () => {
    await started.stop();
    removeControlGroups();
  };
  try {
    return await configure({ ...started, stop }, configurations);
  } catch (error) {
    await stop();
    throw error;
  }
};
