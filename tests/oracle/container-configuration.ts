import { configuredLimits } from './configured-limits.ts';
import { configuredMounts, mountsArePresent } from './configured-mounts.ts';
import { configuredNamespaces } from './configured-namespaces.ts';
import { configuredNetwork, portsMeet, type TakenPort, takenPorts } from './configured-network.ts';
import { configuredPrivileges } from './configured-privileges.ts';
import type { CreateBody, HealthCheck } from './create-body.ts';
import { type Choices, seededChoices } from './seeded-random.ts';
import { images, PRIVILEGED_RUNTIME } from './surroundings.ts';

/** A container to be made on an engine, and what happens to it there. */
export interface Configuration {
  readonly name: string;
  readonly body: CreateBody;
  /** Whether it is started. Some never are; others cannot be: a port is taken, a folder is not there. */
  readonly start: boolean;
  /** A command that is run inside and left running. */
  readonly exec: LiveCommand | null;
}

/** What `POST /containers/{id}/exec` is given beside the command. */
export interface LiveCommand {
  readonly Privileged: boolean;
  readonly User: string;
}

const HOUR_NS = 3_600_000_000_000;

const USERS = [
  'root',
  '0',
  '0:0',
  '00',
  'root:root',
  '1000',
  '1000:1000',
  'app',
  'nobody',
  '65534:65534',
] as const;

const healthCheck = (choices: Choices): HealthCheck | undefined =>
  choices.weighted<HealthCheck | undefined>([
    [56, undefined],
    [14, { Test: ['NONE'] }],
    [16, { Test: ['CMD', 'true'], Interval: HOUR_NS }],
    [10, { Test: ['CMD-SHELL', 'exit 0'], Interval: HOUR_NS }],
    [4, { Interval: HOUR_NS }],
  ]);

const image = (choices: Choices): string =>
  choices.weighted([
    [64, 'rempart/shell:1'],
    [8, 'rempart/bad:latest'],
    [8, 'rempart/layers:1'],
    [6, 'oracle/untagged'],
    [5, 'oracle/moved:1'],
    [9, 'oracle/checked:1'],
  ]);

const liveCommand = (choices: Choices): LiveCommand | null =>
  choices.chance(0.2)
    ? { Privileged: choices.chance(0.5), User: choices.pick(['', '', 'root', '0', '0:0', '1000']) }
    : null;

const createBody = (choices: Choices, name: string, exec: LiveCommand | null): CreateBody => {
  const { HostConfig: network, ...ports } = configuredNetwork(choices);
  const privileges = configuredPrivileges(choices);
  return {
    Image: image(choices),
    Cmd: ['sleep', '86400'],
    User: choices.weighted([
      [50, undefined],
      [4, ''],
      [46, choices.pick(USERS)],
    ]),
    Healthcheck: healthCheck(choices),
    ...ports,
    HostConfig: {
      ...privileges,
      ...(exec?.Privileged ? { Runtime: PRIVILEGED_RUNTIME } : {}),
      ...configuredNamespaces(choices),
      ...network,
      ...configuredMounts(choices, name),
      ...configuredLimits(choices),
      ReadonlyRootfs: choices.weighted([
        [40, undefined],
        [15, false],
        [45, true],
      ]),
    },
  };
};

/** An SSH server needs root, its own files and little more: what could keep it from running is left out, the rest stays as it was drawn. */
const asSshServer = ({ HostConfig, ...body }: CreateBody, Image: string): CreateBody => ({
  ...body,
  Image,
  Cmd: ['/usr/sbin/sshd', '-D', '-p', '2222'],
  User: '',
  Healthcheck: { Test: ['NONE'] },
  HostConfig: {
    ...Object.fromEntries(Object.entries(HostConfig).filter(([name]) => KEPT_BY_SSH_SERVERS.has(name))),
    NetworkMode: 'front',
  },
});

const KEPT_BY_SSH_SERVERS: ReadonlySet<string> = new Set([
  ...['Runtime', 'Privileged', 'IpcMode', 'UTSMode', 'UsernsMode', 'CgroupnsMode', 'CgroupParent'],
  ...['Memory', 'MemorySwap', 'NanoCpus', 'CpuShares', 'PidsLimit', 'RestartPolicy', 'ReadonlyRootfs'],
]);

const SSH_SERVERS: Readonly<Record<number, string>> = {
  50: 'oracle/sshd:1',
  100: 'oracle/sshd-and-ps:1',
  150: 'oracle/sshd:1',
};

/** Containers with the same properties always have the same name: `case-000` and so on. */
export const containerConfigurations = (seed: number, count: number): readonly Configuration[] => {
  const choices = seededChoices(seed);
  const taken: TakenPort[] = [];
  return Array.from({ length: count }, (_, index) => {
    const name = `case-${String(index).padStart(3, '0')}`;
    const exec = liveCommand(choices);
    const drawn = createBody(choices, name, exec);
    const server = SSH_SERVERS[index];
    const body = server === undefined ? drawn : asSshServer(drawn, server);
    const ports = takenPorts(body);
    const free = !ports.some((port) => taken.some((other) => portsMeet(port, other)));
    const start = (choices.chance(0.93) || server !== undefined) && mountsArePresent(body.HostConfig) && free;
    if (start) taken.push(...ports);
    return { name, body, start, exec: start && server === undefined ? exec : null };
  });
};

/**
 * The seed of the configurations that the tests, the recorded verdicts of docker-bench and the page about them use. One with which every kind of
 * difference comes up twice.
 */
export const SEED = 277;

/** How many there are. */
export const COUNT = 200;

export const configurations = containerConfigurations(SEED, COUNT);

/** The traits of the image of a configuration. */
export const imageOf = ({ Image }: CreateBody) => {
  const traits = images[Image];
  if (traits === undefined) throw new Error(`no image ${Image}`);
  return traits;
};
