import {
  type DockerUnit,
  daemonBehind,
  defineCheck,
  dockerDaemons,
  dockerUnits,
  engineInfo,
  type Finding,
  fail,
  isDesktop,
  manual,
  optional,
  pass,
  podmanServices,
  processes,
  settingOf,
  socketOf,
  undecided,
  type Verdict,
} from 'rempart/check';

const LOOPBACK = /^(?:tcp:)?(?:\/\/)?(?:127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)(?::|$)/;
/** What the engine itself warns of in `docker info`: it knows the addresses and the TLS that are in force. */
const WARNING = /API is accessible on (https?):\/\/(\S+)/;

interface OpenAddress {
  readonly address: string;
  readonly tls: boolean;
}

const finding = ({ address, tls }: OpenAddress): Finding => {
  const shown = address.startsWith('tcp:') ? address : `tcp://${address}`;
  return {
    message: tls
      ? 'The API answers on TCP with TLS, but asks clients for no certificate'
      : 'The API answers on TCP without TLS',
    expected: 'a unix socket, or TLS with client certificates',
    actual: shown,
    location: { resource: 'tcp' },
    ...(LOOPBACK.test(shown) ? { severity: 'high' as const } : {}),
  };
};

/** One fault however many addresses: the one that most people reach stands for all. */
const failure = (open: readonly OpenAddress[]): Verdict | null => {
  const worst = open.find(({ address }) => !LOOPBACK.test(address)) ?? open[0];
  return worst === undefined ? null : fail(finding(worst));
};

/** `ListenStream=2375`, `0.0.0.0:2375`, `[::]:2375`: with `fd://` the daemon answers there too, and warns of nothing. */
const activatedOnTcp = (units: readonly DockerUnit[]): readonly string[] =>
  units
    .filter(({ name, home }) => name === 'docker.socket' && home === null)
    .flatMap(({ settings }) => settings)
    .filter(({ key, value }) => key === 'ListenStream' && /^(?:\d+|[^/@].*:\d+)$/.test(value))
    .map(({ value }) => (/^\d+$/.test(value) ? `[::]:${value}` : value));

export default defineCheck({
  id: 'docker-engine/api-needs-certificates',
  title: 'The engine’s API is not open on TCP without client certificates',
  targets: ['docker-engine'],
  severity: 'critical',
  rationale:
    'Whoever reaches the API starts a container that mounts the host: it is a root shell without a password. On loopback every local account and every server-side request forgery reaches it.',
  remediation:
    'Take the tcp:// address out of `hosts` in daemon.json, of `-H` in the unit and of `ListenStream` in docker.socket, and reach the engine over `ssh://`. Where TCP must be, set `tlsverify`, `tlscacert`, `tlscert` and `tlskey`.',
  fix: {
    daemon:
      '"tlsverify": true, "tlscacert": "/etc/docker/ca.pem", "tlscert": "/etc/docker/server-cert.pem", "tlskey": "/etc/docker/server-key.pem"',
    command: 'docker context create NAME --docker host=ssh://USER@HOST',
    breaks: 'Clients that have no certificate of this CA, or used the address without TLS, are refused.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '2.7' },
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://docs.docker.com/engine/security/protect-access/' },
  ],
  needs: {
    self: { info: engineInfo },
    parent: {
      host: {
        daemons: optional(dockerDaemons),
        units: optional(dockerUnits),
        processes: optional(processes),
      },
    },
  },
  evaluate({ self: { info }, parent: { host }, target }) {
    if (info.isPodman) {
      if (!host.processes.known)
        return undecided({
          code: 'unsupported',
          text: 'Podman does not tell on which addresses its service answers, and its host was not seen',
        });
      const [, user = '0'] = /^\/run\/user\/(\d+)\//.exec(socketOf(target) ?? '') ?? [];
      const open = podmanServices(host.processes.value).filter(
        ({ uid, address }) => uid === Number(user) && address.startsWith('tcp:'),
      );
      return (
        failure(open) ??
        (host.processes.value.reason === null
          ? pass('no service of Podman listens on TCP')
          : undecided(host.processes.value.reason))
      );
    }
    const told = (info.warnings ?? []).flatMap((warning): readonly OpenAddress[] => {
      const [, scheme, address] = WARNING.exec(warning) ?? [];
      return address === undefined ? [] : [{ address, tls: scheme === 'https' }];
    });
    const warns = info.warnings !== null && Number.parseInt(info.serverVersion ?? '', 10) >= 20;
    const { daemon } = daemonBehind(host.daemons, target, info);
    const tls = daemon !== null && settingOf(daemon, 'tls')?.value === true;
    // From 20.10 on who says `tls` and nothing of `tlsverify` gets both.
    const verify = daemon === null ? null : settingOf(daemon, 'tlsverify');
    const verified = verify === null ? tls && warns : verify.value === true;
    // Variables of the daemon may switch TLS on as well, so that what the engine says stands above its command line.
    const listed =
      daemon === null || warns || verified
        ? []
        : daemon.hosts.filter((host) => host.startsWith('tcp://')).map((address) => ({ address, tls }));
    const activated =
      verified || !host.units.known || socketOf(target) !== '/run/docker.sock'
        ? []
        : activatedOnTcp(host.units.value.items).map((address) => ({ address, tls }));
    const bad = failure([...told, ...listed, ...activated]);
    if (bad !== null) return bad;
    if (daemon?.hosts.some((host) => host.startsWith('fd://')) && !host.units.known)
      return undecided(host.units.reason);
    if (daemon !== null) return pass(daemon.hosts.join(', '));
    if (isDesktop(info))
      return manual(
        'See in the settings of Docker Desktop, under General, that the daemon is not exposed on tcp://localhost:2375: the engine does not know of it',
      );
    return warns
      ? pass('the engine warns of none')
      : undecided({
          code: 'unsupported',
          text: 'This engine does not tell on which addresses it listens, and its host was not seen',
        });
  },
});
