import type { HostConfig, MountRequest } from './create-body.ts';
import type { Choices } from './seeded-random.ts';
import { volumes } from './surroundings.ts';

/** Host folders that give the host away, and files and folders in them; odd spellings among them. */
const sensitive = [
  ...['/', '/boot', '/dev', '/etc', '/etc/', '/lib', '/proc', '/sys', '/usr', '/bin', '/sbin', '/root'],
  ...['/home', '/var', '/var/lib', '/var/log', '/var/run', '/run', '/run/../etc', '//etc', '/./usr/'],
  ...['/etc/ssh', '/etc/shadow', '/etc/passwd', '/proc/sys', '/sys/fs/cgroup', '/usr/local/bin'],
  ...['/home/alice/.ssh', '/root/.ssh', '/lib/modules', '/var/lib/docker', '/etc/cron.d'],
] as const;

/** Paths that only look like it, or are as harmless as they look. */
const harmless = [
  ...['/srv/data', '/srv/data/', '/srv/etc', '/srv/devices', '/media/disk', '/home/alice/project'],
  ...['/devices', '/data/etc', '/etcetera', '/usrlocal', '/var/lib/app', '/srv/docker.sock.d'],
] as const;

const sockets = [
  ...['/var/run/docker.sock', '/run/docker.sock', '/run//docker.sock', '/srv/proxy/docker.sock'],
  ...['/run/containerd/containerd.sock', '/run/podman/podman.sock', '/var/run/crio/crio.sock'],
] as const;

/**
 * Not on every machine: a bind of a missing path makes the engine create it on the machine's own disk, so containers that name
 * one are never started.
 */
const absent: ReadonlySet<string> = new Set([
  ...['/devices', '/data/etc', '/etcetera', '/usrlocal', '/var/lib/app'],
  ...['/root/.ssh', '/lib/modules', '/var/lib/docker', '/etc/cron.d'],
]);

/**
 * Where a mount goes. Some that may be written to go where the name would be that of a host folder, were it not one inside; some to a place
 * whose name holds that of the engine's socket.
 */
const destination = (choices: Choices, index: number, isWritable: boolean): string =>
  choices.weighted<string>([
    [7, `/mounted/${index}`],
    [isWritable ? 1.5 : 0, ['/boot', '/usr', '/lib'][index] ?? '/boot'],
    [0.4, `/opt/docker.sock.d/${index}`],
  ]);

const PROPAGATION = ['shared', 'rshared', 'slave', 'rslave', 'private', 'rprivate'] as const;

const bindSource = (choices: Choices): string =>
  choices.weighted<() => string>([
    [5, () => choices.pick(sensitive)],
    [5, () => choices.pick(harmless)],
    [2, () => choices.pick(sockets)],
    [0.6, () => '/etc/localtime'],
  ])();

const presentSource = (choices: Choices): string => {
  const source = bindSource(choices);
  return absent.has(source) ? presentSource(choices) : source;
};

const bindText = (choices: Choices, index: number): string => {
  const source = bindSource(choices);
  const isReadOnly = choices.chance(0.45);
  const options = [
    ...(isReadOnly ? ['ro'] : choices.chance(0.2) ? ['rw'] : []),
    ...(choices.chance(0.4) ? [choices.pick(PROPAGATION)] : []),
  ];
  const target = destination(choices, index, !isReadOnly && source.startsWith('/srv'));
  return [source, target, ...(options.length > 0 ? [options.join(',')] : [])].join(':');
};

const volumeText = (choices: Choices, index: number): string => {
  const isReadOnly = choices.chance(0.3);
  const target = destination(choices, index, !isReadOnly);
  return `${choices.pick(Object.keys(volumes))}:${target}${isReadOnly ? ':ro' : ''}`;
};

const bindMount = (choices: Choices, index: number): MountRequest => ({
  Type: 'bind',
  // The engine refuses such a mount of a missing path when it makes the container.
  Source: presentSource(choices),
  Target: `/mounted/${index}`,
  ...(choices.chance(0.4) ? { ReadOnly: true } : {}),
  ...(choices.chance(0.4) ? { BindOptions: { Propagation: choices.pick(PROPAGATION) } } : {}),
});

const inlineVolume = (choices: Choices, index: number, name: string): MountRequest => ({
  Type: 'volume',
  Source: `inline-${name}-${index}`,
  Target: `/mounted/${index}`,
  VolumeOptions: {
    DriverConfig: {
      Name: 'local',
      Options: { type: 'none', o: 'bind', device: choices.pick(['/srv/data', '/usr/local', '/root']) },
    },
  },
});

/** Binds, named volumes, mounts and volumes of another container, up to three of them. */
export const configuredMounts = (choices: Choices, name: string): HostConfig => {
  const count = choices.weighted([
    [45, 0],
    [30, 1],
    [17, 2],
    [8, 3],
  ]);
  const Binds: string[] = [];
  const Mounts: MountRequest[] = [];
  for (let index = 0; index < count; index += 1)
    choices.weighted([
      [10, () => Binds.push(bindText(choices, index))],
      [4, () => Binds.push(volumeText(choices, index))],
      [4, () => Mounts.push(bindMount(choices, index))],
      [1.5, () => Mounts.push(inlineVolume(choices, index, name))],
    ])();
  return {
    Binds: Binds.length > 0 ? Binds : undefined,
    Mounts: Mounts.length > 0 ? Mounts : undefined,
    VolumesFrom: choices.weighted<readonly string[] | undefined>([
      [94, undefined],
      [4, ['partner-mounts']],
      [2, ['partner-data:ro']],
    ]),
  };
};

/** Whether everything that is mounted is there on every machine. */
export const mountsArePresent = ({ Binds, Mounts }: HostConfig): boolean => {
  const sources = [
    ...(Binds ?? []).map((bind) => bind.split(':')[0] ?? ''),
    ...(Mounts ?? []).map(({ Source }) => Source),
  ];
  return !sources.some((source) => absent.has(source) || source === 'host-disk');
};
