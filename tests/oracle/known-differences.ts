import type { Subject } from './cis-section-5.ts';
import { imageOf } from './container-configuration.ts';
import type { CreateBody } from './create-body.ts';
import { hostMounts, isSensitive } from './host-path.ts';
import { isEveryAddress, type PublishedPort, publishedPorts } from './published-ports.ts';
import { partners, volumes } from './surroundings.ts';

/** Where rempart says something else than the meaning of the flag, with what has to change in it; a row goes with the change. */
export interface KnownDifference {
  readonly number: string;
  readonly mend: string;
  /** Exactly the configurations that are judged differently. */
  readonly applies: (subject: Subject) => boolean;
}

const sensitive = (body: CreateBody) => hostMounts(body, volumes, partners).filter(isSensitive);
const isDisk = ({ path }: { readonly path: string }): boolean => path === '/dev/sda1';
const isClock = ({ path }: { readonly path: string }): boolean => path === '/etc/localtime';

const ports = (body: CreateBody): readonly PublishedPort[] => publishedPorts(body, imageOf(body).exposes);

/** What a container asks for that has no network to open it in. */
const askedInVain = ({ body, running }: Subject): readonly PublishedPort[] => {
  if (running || !/^(none|closed)$/.test(body.HostConfig.NetworkMode ?? '')) return [];
  const { NetworkMode: _, PublishAllPorts: __, ...rest } = body.HostConfig;
  return ports({ ...body, HostConfig: rest });
};

const opensNothingByName = ({ HostConfig }: CreateBody): boolean =>
  HostConfig.Privileged !== true &&
  (HostConfig.Devices ?? []).every(({ PathOnHost }) => /^\/dev\/(null|zero)$/.test(PathOnHost)) &&
  (HostConfig.DeviceRequests ?? []).length === 0;

export const knownDifferences: readonly KnownDifference[] = [
  {
    number: '5.6',
    mend: 'a volume of the local driver whose device is a disk of the host (type ext4, device /dev/sda1) is a mount of that disk',
    applies: ({ body }) => sensitive(body).length > 0 && sensitive(body).every(isDisk),
  },
  {
    number: '5.6',
    mend: '/etc/localtime that may be written to changes the clock of every program of the host',
    applies: ({ body }) =>
      sensitive(body).some(isClock) && sensitive(body).every((mount) => isDisk(mount) || isClock(mount)),
  },
  {
    number: '5.8',
    mend: 'no port is published into no network or an internal one, of a container that never ran either',
    applies: (subject) =>
      askedInVain(subject).some(
        ({ hostPort }) => hostPort !== null && hostPort < 1024 && hostPort !== 80 && hostPort !== 443,
      ),
  },
  {
    number: '5.9',
    mend: 'to publish all ports opens none where none is exposed but those that are published by themselves, and none without a network to open it in',
    applies: ({ body }) =>
      body.HostConfig.PublishAllPorts === true && ports(body).every(({ chosen }) => chosen),
  },
  {
    number: '5.10',
    mend: 'the network of another container is not the host’s unless the other has the host’s',
    applies: ({ body }) => body.HostConfig.NetworkMode === 'container:partner-plain',
  },
  {
    number: '5.14',
    mend: 'no port is published into no network or an internal one, of a container that never ran either',
    applies: (subject) => askedInVain(subject).some(isEveryAddress),
  },
  {
    number: '5.14',
    mend: 'a container that never ran and publishes all ports will publish those that are exposed on every address',
    applies: ({ body, running }) =>
      !running &&
      ports(body).some(isEveryAddress) &&
      !ports({ ...body, HostConfig: { ...body.HostConfig, PublishAllPorts: false } }).some(isEveryAddress),
  },
  {
    number: '5.18',
    mend: 'a device rule opens devices of the host: the check of the rules is one of this number, too',
    applies: ({ body }) =>
      opensNothingByName(body) &&
      (body.HostConfig.Devices ?? []).length === 0 &&
      (body.HostConfig.DeviceCgroupRules ?? []).length > 0,
  },
  {
    number: '5.18',
    mend: 'a device that every container has is no finding',
    applies: ({ body }) =>
      opensNothingByName(body) &&
      (body.HostConfig.Devices ?? []).length > 0 &&
      (body.HostConfig.DeviceCgroupRules ?? []).length === 0,
  },
  {
    number: '5.23',
    mend: 'a command that runs with every privilege is one of this number',
    applies: ({ exec }) => exec?.Privileged === true,
  },
  { number: '5.24', mend: 'no check judges this number yet', applies: () => true },
  {
    number: '5.25',
    mend: 'a control group below the engine’s own (docker/team) has its limits',
    applies: ({ body }) => body.HostConfig.CgroupParent === 'docker/team',
  },
  { number: '5.28', mend: 'no check judges this number yet', applies: () => true },
];
