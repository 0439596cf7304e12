import type { ContainerBodies, EngineBodies } from '../checks/engine-tree.ts';
import { apiFixture } from './api-fixture.ts';

/** The engines whose bodies are derived from a published API, and those recorded here that stand beside them. */
export const versions = [
  'docker-23.0',
  'docker-24.0',
  'docker-25.0',
  'docker-26.1',
  'docker-27.5',
  'docker-28.5',
  'docker-29.0',
  'docker-29.7',
  'docker-desktop',
  'podman-5.4',
  'podman-5.8',
] as const;

/** Lists whose shape changed have a fixture of their own; the others are those of the version before. */
const listsOf = (name: string): string => {
  if (name.startsWith('podman')) return 'podman-4.3';
  return /^docker-(?:28|29)/.test(name) ? name : 'docker-23.0';
};

interface Inspected {
  readonly State: { readonly Pid: number };
  readonly Config: { readonly User: string };
}

/** What `top` says of a container that runs one program as the user it was started as. */
const topOf = (inspect: Inspected, isPodman: boolean) => {
  const user = inspect.Config.User === '' ? 'root' : (inspect.Config.User.split(':')[0] ?? '');
  const row = [String(inspect.State.Pid), user === 'root' ? '0' : user, user, '/usr/bin/app'];
  return {
    Titles: isPodman ? ['HPID', 'HUSER', 'USER', 'COMMAND'] : ['PID', 'UID', 'USER', 'COMMAND'],
    Processes: [row],
  };
};

/** All that an engine of a version says, with one container as `docker run` makes it and one with every measure taken. */
export const versionBodies = (name: string): EngineBodies => {
  const lists = listsOf(name);
  const isPodman = name.startsWith('podman');
  const containers: [string, ContainerBodies][] = (
    name === 'docker-desktop' ? ['plain'] : ['plain', 'hardened']
  ).map((kind) => {
    const inspect = apiFixture('container.inspect', `${name}-${kind}`);
    return [kind, { inspect, top: topOf(inspect as Inspected, isPodman) }];
  });
  return {
    info: apiFixture('engine.info', name),
    version: apiFixture('engine.version', name),
    networks: apiFixture('engine.networks', lists),
    volumes: apiFixture('engine.volumes', isPodman ? 'podman-4.3' : 'docker-20.10'),
    containers: apiFixture('engine.containers', lists),
    images: apiFixture('engine.images', lists),
    image: {
      inspect: apiFixture('image.inspect', `${name === 'docker-desktop' ? 'docker-24.0' : name}-app`),
      history: [],
    },
    container: Object.fromEntries(containers),
  };
};
