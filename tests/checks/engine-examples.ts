import {
  completeSet,
  type DockerDaemon,
  type EngineNetwork,
  type ResourceSet,
  readDaemon,
  type Target,
} from 'rempart/check';

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
