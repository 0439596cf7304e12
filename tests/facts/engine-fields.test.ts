import { describe, expect, it } from 'vitest';
import { type EngineBodies, outcomesOf } from '../checks/engine-tree.ts';
import { versionBodies } from './engine-version-bodies.ts';

/**
 * The law of this file: leaving out any field of any body, or giving it in another type, never turns a failure or an unknown into a pass, nor
 * makes it not apply. What engines leave out when it is empty may: each such field stands here with its reason.
 */
const ABSENT_MEANS_NONE: readonly { readonly place: RegExp; readonly why: string }[] = [
  {
    place: /^image \/Config\/(?:Cmd|Entrypoint|Env|Volumes|WorkingDir)$/,
    why: 'omitted from API 1.52 on where the image sets none (OCI image configuration)',
  },
  { place: /^inspect \/HostConfig\/(?:Sysctls|Tmpfs)$/, why: 'omitempty in every version of HostConfig' },
  // A member less in a map is another map, not one that was not told.
  { place: /^inspect \/HostConfig\/(?:Sysctls|Tmpfs)\/./, why: 'a member of a map' },
  { place: /^inspect \/NetworkSettings\/(?:Networks|Ports)\/[^/]+(?:\/tcp)?$/, why: 'a member of a map' },
  { place: /^image \/Config\/Volumes\/./, why: 'a member of a map' },
  { place: /^info \/RegistryConfig\/IndexConfigs\/[^/]+$/, why: 'a member of a map' },
];

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Every place in a document, with what stands there. */
const placesOf = (
  value: Json,
  path: readonly (string | number)[] = [],
): readonly (readonly [path: readonly (string | number)[], value: Json])[] => {
  const own = path.length === 0 ? [] : [[path, value] as const];
  if (value === null || typeof value !== 'object') return own;
  return [
    ...own,
    ...Object.entries(value).flatMap(([name, member]) =>
      placesOf(member, [...path, Array.isArray(value) ? Number(name) : name]),
    ),
  ];
};

const REMOVED = Symbol('removed');

/** The document with another value at a place, or without it. */
const changed = (document: Json, path: readonly (string | number)[], value: Json | typeof REMOVED): Json => {
  const copy = structuredClone(document) as never;
  let parent: Record<string | number, unknown> = copy;
  for (const part of path.slice(0, -1)) parent = parent[part] as typeof parent;
  const last = path.at(-1) as string;
  if (value !== REMOVED) parent[last] = value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return copy;
};

/** Values of other types than the one that stands there; null is Go's empty list, and text's and a number's zero. */
const otherTypes = (value: Json): readonly Json[] => {
  if (value === null) return [];
  const scalar = typeof value === 'string' ? 7 : 'x';
  return [scalar, Array.isArray(value) ? { x: 'x' } : ['x']];
};

/** Each body of an engine, and the engine with another one in its place. */
const lensesOf = (
  bodies: EngineBodies,
): readonly (readonly [string, Json, (body: Json) => EngineBodies])[] => [
  ['info', bodies.info as Json, (info) => ({ ...bodies, info })],
  ['version', bodies.version as Json, (version) => ({ ...bodies, version })],
  ['networks', bodies.networks as Json, (networks) => ({ ...bodies, networks })],
  ['volumes', bodies.volumes as Json, (volumes) => ({ ...bodies, volumes })],
  ['image', bodies.image.inspect as Json, (inspect) => ({ ...bodies, image: { ...bodies.image, inspect } })],
  [
    'history',
    bodies.image.history as Json,
    (history) => ({ ...bodies, image: { ...bodies.image, history } }),
  ],
  ...Object.entries(bodies.container).flatMap(([name, own]) => [
    [
      'inspect',
      own.inspect as Json,
      (inspect: Json) => ({ ...bodies, container: { ...bodies.container, [name]: { ...own, inspect } } }),
    ] as const,
    [
      'top',
      own.top as Json,
      (top: Json) => ({ ...bodies, container: { ...bodies.container, [name]: { ...own, top } } }),
    ] as const,
    [
      'changes',
      (own.changes ?? []) as Json,
      (changes: Json) => ({ ...bodies, container: { ...bodies.container, [name]: { ...own, changes } } }),
    ] as const,
  ]),
];

const members = (value: unknown): Readonly<Record<string, Json>> => value as Readonly<Record<string, Json>>;

const bind = (source: string, propagation: string) => ({
  ...{ Type: 'bind', Source: source, Destination: '/host', Mode: '', RW: true, Propagation: propagation },
});
const anonymous = {
  ...{
    Type: 'volume',
    Name: 'a'.repeat(64),
    Source: '/var/lib/docker/volumes/a/_data',
    Destination: '/data',
  },
  ...{ Driver: 'local', Mode: 'z', RW: true, Propagation: '' },
};
const published = (address: string) => ({ '22/tcp': [{ HostIp: address, HostPort: '22' }] });

/** Members of an inspection that a check objects to, one of each list, so that what hides one hides all. */
const faults: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Json>> | Json>>>> = {
  first: {
    RestartCount: 12,
    AppArmorProfile: 'unconfined',
    ProcessLabel: '',
    State: { OOMKilled: true, Health: { Status: 'unhealthy', FailingStreak: 9, Log: [] } },
    Mounts: [bind('/', 'rshared')],
    HostConfig: {
      ...{
        CapAdd: ['SYS_ADMIN'],
        SecurityOpt: ['seccomp=unconfined'],
        MaskedPaths: [],
        CgroupParent: '/mine',
      },
      ...{ PidMode: 'host', NetworkMode: 'host', IpcMode: 'host', UTSMode: 'host', CgroupnsMode: 'host' },
      Devices: [{ PathOnHost: '/dev/sda', PathInContainer: '/dev/sda', CgroupPermissions: 'rwm' }],
      ...{ DeviceCgroupRules: ['b 8:* rwm'], GroupAdd: ['docker'], VolumesFrom: ['other:rw'] },
      ...{ Sysctls: { 'kernel.shm_rmid_forced': '0' }, Tmpfs: { '/scratch': 'rw,exec,suid,dev' } },
      ...{ OomKillDisable: true, RestartPolicy: { Name: 'always', MaximumRetryCount: 0 } },
      ...{ LogConfig: { Type: 'none', Config: {} }, Ulimits: [{ Name: 'nofile', Hard: -1, Soft: -1 }] },
    },
    Config: { User: 'root', Healthcheck: { Test: ['CMD', '/check'] } },
    NetworkSettings: { Networks: { host: {} }, Ports: {} },
  },
  second: {
    AppArmorProfile: 'unconfined',
    Mounts: [bind('/var/run/docker.sock', 'rprivate')],
    HostConfig: {
      ...{
        SecurityOpt: ['apparmor=unconfined'],
        ReadonlyPaths: [],
        NetworkMode: 'backend',
        UsernsMode: 'host',
      },
      ...{ CapAdd: ['NET_RAW'], CapDrop: ['ALL'], PublishAllPorts: true, PortBindings: published('') },
      DeviceRequests: [{ Driver: '', Count: -1, DeviceIDs: null, Capabilities: [['gpu']], Options: {} }],
    },
    Config: { User: '0:0', Volumes: { '/data': {} } },
    NetworkSettings: { Networks: { backend: {}, bridge: {}, podman: {} }, Ports: published('0.0.0.0') },
  },
  third: {
    AppArmorProfile: 'unconfined',
    Mounts: [anonymous],
    HostConfig: { SecurityOpt: ['no-new-privileges=false'], NetworkMode: 'container:abc', Privileged: true },
    Config: { User: '10001', Image: 'postgres:16', Volumes: { '/data': {} } },
    NetworkSettings: { Networks: {}, Ports: {} },
  },
};

const merged = (body: Json, change: Readonly<Record<string, unknown>>): Json =>
  Object.fromEntries([
    ...Object.entries(members(body)),
    ...Object.entries(change).map(([name, value]) => [
      name,
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? { ...members(members(body)[name]), ...value }
        : value,
    ]),
  ]) as Json;

/** An engine of a version with everything that a check may object to, and one container with a part of it. */
const faulty = (name: string, kind: string): EngineBodies => {
  const bodies = versionBodies(name);
  const plain = bodies.container.plain?.inspect as Json;
  const image = bodies.image.inspect as Json;
  const step = { Id: 'x', Created: 1577836800, Comment: '', Size: 5, Tags: null };
  return {
    ...bodies,
    info: merged(bodies.info as Json, {
      ...{
        Debug: true,
        ExperimentalBuild: true,
        Driver: 'devicemapper',
        CgroupVersion: '1',
        LoggingDriver: 'none',
      },
      RegistryConfig: {
        InsecureRegistryCIDRs: ['127.0.0.0/8'],
        IndexConfigs: { 'registry.example:5000': { Name: 'r', Mirrors: [], Secure: false, Official: false } },
      },
      SecurityOptions: ['name=apparmor', 'name=seccomp,profile=unconfined'],
      Warnings: ['WARNING: API is accessible on http://0.0.0.0:2375 without encryption.'],
    }),
    image: {
      inspect: merged(image, {
        Created: '2020-01-01T00:00:00Z',
        Config: {
          Env: ['PATH=/bin', 'API_TOKEN=ghp_0123456789abcdefghijklmnopqrstuvwxyz'],
          ...{ User: 'root', Volumes: { '/data': {} } },
        },
      }),
      history: [{ ...step, CreatedBy: '/bin/sh -c curl http://example.com/x.sh | sh' }],
    },
    container: {
      [kind]: {
        inspect: merged(plain, faults[kind] ?? {}),
        top: {
          Titles: ['PID', 'UID', 'USER', 'COMMAND'],
          Processes: [['4141', '0', 'root', kind === 'first' ? '/usr/sbin/sshd -D' : 'dockerd']],
        },
        changes: [{ Path: '/usr/bin/app', Kind: 0 }],
      },
    },
  };
};

/** Results that were a failure or unknown and are a pass, or do not apply any more, once one field is not there or of another type. */
const gained = (bodies: EngineBodies): readonly string[] => {
  const before = outcomesOf(bodies);
  const bad = new Set(
    [...before].filter(([, outcome]) => outcome === 'fail' || outcome === 'unknown').map(([key]) => key),
  );
  const better: string[] = [];
  for (const [body, document, put] of lensesOf(bodies))
    for (const [path, value] of placesOf(document)) {
      // A member less in a list is another list, not one that was not told.
      const place = `${body} /${path.join('/')}`;
      const mayBeAbsent =
        typeof path.at(-1) === 'number' || ABSENT_MEANS_NONE.some((absent) => absent.place.test(place));
      const removal = mayBeAbsent ? [] : [REMOVED as typeof REMOVED];
      for (const other of [...removal, ...otherTypes(value)])
        for (const [key, outcome] of outcomesOf(put(changed(document, path, other)), (key) => bad.has(key)))
          if (outcome === 'pass' || outcome === 'not-applicable')
            better.push(
              `${place} ${other === REMOVED ? 'removed' : JSON.stringify(other)}: ${key} ${outcome}`,
            );
    }
  return better;
};

// One of each shape: the API's newest, and Podman's.
describe.each(['docker-29.0', 'podman-5.4'])('a field less, or of another type, of %s', (name) => {
  it.each(Object.keys(faults))(
    'makes nothing better of the %s container',
    (kind) => {
      expect(gained(faulty(name, kind))).toEqual([]);
    },
    180_000,
  );
});
