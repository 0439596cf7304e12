import {
  containerInspect,
  defineCheck,
  engineInfo,
  engineVolumes,
  type Finding,
  fail,
  type HostSource,
  hostSources,
  notTold,
  optional,
  pass,
  rootIsMapped,
  severityByMapping,
  undecided,
  untoldVolumes,
  withoutMount,
} from 'rempart/check';

/** Sockets over which a container engine takes orders, by their usual name anywhere. */
const SOCKET =
  /\/(?:docker|podman|containerd|crio|cri-dockerd|dockershim|buildkitd|docker-desktop|k3s-containerd)\.sock$|docker_engine$/;
/** Folders that hold such sockets. */
const FOLDERS =
  /^(?:\/|\/run|\/run\/(?:docker|containerd|podman|crio|k3s|buildkit|user)|\/run\/user\/\d+(?:\/(?:podman|docker))?)$/;
/** Filters that let through what they are told to. */
const PROXY = /(?:^|\/)(?:[\w.-]*docker-socket-proxy|socket-proxy|sockguard)(?::|@|$)/;

const reaches = ({ path }: HostSource): 'socket' | 'folder' | null =>
  SOCKET.test(path) ? 'socket' : FOLDERS.test(path) ? 'folder' : null;

export default defineCheck({
  id: 'isolation/engine-socket',
  title: 'The engine’s socket is not inside the container',
  targets: ['container'],
  severity: 'critical',
  rationale:
    'Whoever may speak to the engine may start a privileged container: its socket is root of the host, and a read-only mount does not limit what is said through it.',
  remediation:
    'Take the mount of the socket, or of the folder above it, away; where a program needs the engine’s API, put a filtering proxy between that lets single read-only paths through, or give it a rootless engine of its own.',
  fix: {
    flag: 'without --volume of the socket',
    compose: 'volumes: without the socket',
    breaks:
      'What manages containers through it; give that a filtering proxy (DOCKER_HOST=tcp://PROXY:2375) that lets through the calls it makes',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.32' },
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://docs.docker.com/engine/security/#docker-daemon-attack-surface' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo), volumes: optional(engineVolumes) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { info, volumes } = parent['docker-engine'];
    const sources = hostSources(inspect, volumes.known ? volumes.value.items : null);
    if (sources === null) return notTold('the mounts of the container');
    // Only the engine's own user is behind the socket of a rootless one; userns-remap leaves root's engine behind it.
    const rootless =
      info.known && info.value.securityOptions?.rootless === true && rootIsMapped(inspect, info.value);
    const proxy = PROXY.test(inspect.config.image ?? '');
    const findings = sources.flatMap((source): readonly Finding[] => {
      const reached = reaches(source);
      if (reached === null) return [];
      return [
        {
          message:
            reached === 'socket'
              ? `The socket ${source.path} is mounted${proxy ? ' into a filtering proxy' : ''}`
              : `The mount of ${source.path} brings the engine’s socket in`,
          expected: 'not mounted',
          actual: `${source.path} at ${source.destination}${source.writable ? '' : ', read-only'}`,
          severity: severityByMapping('critical', proxy || rootless),
          location: { path: source.path, resource: `mount ${source.destination}` },
          fix: withoutMount(source),
        },
      ];
    });
    const [first, ...rest] = findings;
    if (first === undefined) {
      const untold = untoldVolumes(inspect, volumes);
      return untold === null ? pass('no engine socket among its mounts') : undecided(untold);
    }
    const byFolderOnly = sources.every((source) => reaches(source) !== 'socket');
    return fail([first, ...rest], byFolderOnly ? { follows: ['isolation/sensitive-mounts'] } : {});
  },
});
