import {
  containerInspect,
  defineCheck,
  type EngineVolume,
  engineInfo,
  engineVolumes,
  type Finding,
  fail,
  type Mount,
  manual,
  mounts,
  notApplicable,
  notTold,
  optional,
  pass,
  rootIsMapped,
  type Severity,
  safeWord,
  severityByMapping,
  undecided,
  untoldVolumes,
} from 'rempart/check';

/** Where a file system of the host holds what its root runs and trusts. */
const SYSTEM = /^\/(?:$|boot|etc|home|root|usr|var)(?:\/|$)/;

/** The disk that a volume of the driver `local` mounts (`type=ext4,device=/dev/sdb1`); null for every other volume. */
const diskOf = ({ driver, options }: EngineVolume): string | null => {
  const device = options?.device ?? '';
  const bound = /(?:^|,)r?bind(?:,|$)/.test(options?.o ?? '');
  return driver === 'local' && device.startsWith('/dev/') && !bound ? device : null;
};

const severityOf = (path: string, writable: boolean): Severity =>
  SYSTEM.test(path) ? (writable ? 'critical' : 'high') : writable ? 'medium' : 'low';

export default defineCheck({
  id: 'isolation/disk-volumes',
  title: 'No volume mounts a disk that the host itself uses',
  targets: ['container'],
  severity: 'critical',
  rationale:
    'A volume may stand for a whole disk (`--opt type=ext4 --opt device=/dev/sda1`): mounted twice it is the same file system, so that the container writes what the host’s root runs, and no path of the host shows among its mounts.',
  remediation:
    'Put the data into a volume of the engine’s own, or on a disk that the host does not mount; `docker volume inspect NAME` shows the device.',
  fix: {
    flag: '--mount of a volume without device=',
    compose: 'volumes: without driver_opts of the device',
    breaks: 'What the container kept on that disk: copy it over once',
  },
  seen: 'requested',
  references: [
    {
      standard: 'url',
      id: 'https://docs.docker.com/reference/cli/docker/volume/create/#driver-specific-options',
    },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: {
      'docker-engine': { volumes: optional(engineVolumes), info: optional(engineInfo) },
      host: { mounts: optional(mounts) },
    },
  },
  evaluate({ self: { inspect }, parent }) {
    if (inspect.mounts === null) return notTold('the mounts of the container');
    const { volumes, info } = parent['docker-engine'];
    const known = volumes.known ? volumes.value.items : [];
    const disks = inspect.mounts.flatMap(({ type, name, destination, writable }) => {
      const volume = type === 'volume' ? known.find((other) => other.name === name) : undefined;
      const disk = volume === undefined ? null : diskOf(volume);
      return volume === undefined || disk === null
        ? []
        : [{ disk, volume: volume.name, destination: destination ?? '', writable: writable !== false }];
    });
    const untold = untoldVolumes(inspect, volumes);
    if (disks.length === 0)
      return untold === null ? notApplicable('None of its volumes mounts a disk') : undecided(untold);
    const host = parent.host.mounts;
    if (!host.known)
      return manual(`Look what the host mounts of ${disks.map(({ disk }) => disk).join(', ')} (findmnt)`);
    const mapped = rootIsMapped(inspect, info.known ? info.value : null);
    const findings = disks.flatMap(({ disk, volume, destination, writable }): readonly Finding[] => {
      const [used] = usedBy(host.value, disk);
      if (used === undefined) return [];
      return [
        {
          message: `The volume ${volume} mounts ${disk}, which is ${used.path} of the host`,
          expected: 'a disk of its own, or none',
          actual: `${disk} at ${destination}${writable ? '' : ', read-only'}`,
          severity: severityByMapping(severityOf(used.path, writable), mapped),
          location: { path: used.path, resource: `volume ${volume}` },
          fix: {
            flag: `without --mount of the volume ${safeWord(volume, 'VOLUME')}`,
            compose: `volumes: without ${safeWord(volume, 'VOLUME')}`,
          },
        },
      ];
    });
    const [first, ...rest] = findings;
    if (first !== undefined) return fail([first, ...rest]);
    if (untold !== null) return undecided(untold);
    const links = disks.filter(({ disk }) => disk.startsWith('/dev/disk/'));
    return links.length > 0
      ? manual(
          `Look which disk ${links.map(({ disk }) => disk).join(', ')} is, and what the host mounts of it`,
        )
      : pass(disks.map(({ disk }) => disk).join(', '));
  },
});

/** What the host itself mounts of a disk, the root first; the engine's own mount for the volume is left out. */
const usedBy = (all: readonly Mount[], disk: string): readonly Mount[] =>
  all
    .filter(({ source, path }) => source === disk && !/\/volumes\/[^/]+\/_data$/.test(path))
    .sort((a, b) => a.path.length - b.path.length);
