import {
  completeSet,
  type DockerDaemon,
  type EngineInfo,
  type EngineNetwork,
  engineInfo,
  incompleteSet,
  type Resolved,
  type ResourceSet,
  readDaemon,
  type SwarmInfo,
  type SwarmService,
  type Target,
} from 'rempart/check';
import { apiFixture, valueFrom } from '../facts/api-fixture.ts';
import { engine, known } from './container-examples.ts';

/** A docker engine reached through a socket of the audited host. */
export const engineTarget: Target = {
  id: 'host/engine//run/docker.sock',
  kind: 'docker-engine',
  name: 'docker',
  parent: 'host',
  labels: {},
  image: null,
  replicaOf: null,
};

/** A rootless one of uid 1000. */
export const rootlessTarget: Target = { ...engineTarget, id: 'host/engine//run/user/1000/docker.sock' };

/** A dockerd with these flags, and this daemon.json. */
export const daemon = (
  flags: readonly string[] = [],
  config: Readonly<Record<string, unknown>> = {},
  uid = 0,
): DockerDaemon =>
  readDaemon(
    { pid: 100, uid, command: ['dockerd', ...flags] },
    '/etc/docker/daemon.json',
    new Map(Object.entries(config)),
  );

export const daemons = (...items: readonly DockerDaemon[]): ResourceSet<DockerDaemon> => completeSet(items);

export const network = (change: Partial<EngineNetwork> = {}): EngineNetwork => ({
  name: 'bridge',
  id: '1',
  driver: 'bridge',
  scope: 'local',
  internal: false,
  ingress: false,
  ipv6: false,
  options: { 'com.docker.network.bridge.enable_icc': 'true' },
  labels: {},
  ...change,
});

/** An engine of Docker Desktop, with what the example changes. */
export const desktop = (change: Partial<EngineInfo> = {}): EngineInfo =>
  engine({}, { operatingSystem: 'Docker Desktop', serverVersion: '28.3.2', ...change });

/** The daemons of a host that was seen, or was not part of the run. */
export const seenDaemon = (...parameters: Parameters<typeof daemon>): Resolved<ResourceSet<DockerDaemon>> =>
  known(daemons(daemon(...parameters)));

/** A daemon.json that may not be read. */
export const hiddenDaemon: Resolved<ResourceSet<DockerDaemon>> = known(
  incompleteSet<DockerDaemon>([], { code: 'permission', text: 'p' }),
);

const swarmEngine = valueFrom(engineInfo, apiFixture('engine.info', 'docker-20.10-swarm'));

/** A manager of a swarm of one node, as Docker 20.10 describes it, with what the example changes. */
export const manager = (change: Partial<SwarmInfo> = {}, rest: Partial<EngineInfo> = {}): EngineInfo => {
  if (swarmEngine.swarm === null) throw new Error('the fixture has no swarm');
  return { ...swarmEngine, swarm: { ...swarmEngine.swarm, ...change }, ...rest };
};

/** A manager that waits for its key after a restart. */
export const lockedManager = valueFrom(engineInfo, apiFixture('engine.info', 'docker-20.10-swarm-locked'));
/** A worker knows nothing of the whole swarm. */
export const worker = manager({ manager: false, nodes: null, managers: null, cluster: null });

/** A service of a swarm. */
export const service = (name: string, change: Partial<SwarmService> = {}): SwarmService => ({
  name,
  environment: [],
  secrets: [],
  configs: [],
  ports: [],
  labels: {},
  ...change,
});
