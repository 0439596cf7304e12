import {
  daemonOf,
  defineCheck,
  dockerDaemons,
  engineInfo,
  type Finding,
  fail,
  optional,
  pass,
  settingOf,
  undecided,
} from 'rempart/check';

const LOOPBACK = /^tcp:\/\/(?:127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)(?::|$)/;
/** What the engine itself warns of in `docker info`, since 20.10. */
const WARNING = /API is accessible on (\S+)/;

const finding = (address: string, verified: boolean): Finding => ({
  message: verified
    ? 'The API answers on TCP with TLS, but asks clients for no certificate'
    : 'The API answers on TCP without TLS',
  expected: 'a unix socket, or TLS with client certificates',
  actual: address,
  location: { resource: 'tcp' },
  ...(LOOPBACK.test(address.replace(/^https?:/, 'tcp:')) ? { severity: 'high' as const } : {}),
});

export default defineCheck({
  id: 'docker-engine/api-needs-certificates',
  title: 'The engine’s API is not open on TCP without client certificates',
  targets: ['docker-engine'],
  severity: 'critical',
  rationale:
    'Whoever reaches the API starts a container that mounts the host: it is a root shell without a password. On loopback every local account and every server-side request forgery reaches it.',
  remediation:
    'Take the tcp:// address out of `hosts` in daemon.json and of `-H` in the unit, and reach the engine over `ssh://`. Where TCP must be, set `tlsverify`, `tlscacert`, `tlscert` and `tlskey`.',
  references: [
    { standard: 'cis-docker-1.6', id: '2.7' },
    { standard: 'url', id: 'https://docs.docker.com/engine/security/protect-access/' },
  ],
  needs: { self: { info: engineInfo }, parent: { host: { daemons: optional(dockerDaemons) } } },
  evaluate({ self: { info }, parent: { host }, target }) {
    const warned = (info.warnings ?? [])
      .map((warning) => ({ warning, address: WARNING.exec(warning)?.[1] }))
      .find(({ address }) => address !== undefined);
    if (warned?.address !== undefined)
      return fail(finding(warned.address, warned.warning.includes('https://')));
    const daemon = host.daemons.known ? daemonOf(host.daemons.value, target) : null;
    const open = daemon?.hosts.find((address) => address.startsWith('tcp://'));
    if (daemon !== null && open !== undefined && settingOf(daemon, 'tlsverify')?.value !== true)
      return fail(finding(open, settingOf(daemon, 'tls')?.value === true));
    if (daemon !== null) return pass(daemon.hosts.join(', '));
    if (info.isPodman)
      return undecided({
        code: 'unsupported',
        text: 'Podman does not tell on which addresses its service answers',
      });
    return info.warnings !== null && Number.parseInt(info.serverVersion ?? '', 10) >= 20
      ? pass('the engine warns of none')
      : undecided({
          code: 'unsupported',
          text: 'This engine does not tell on which addresses it listens, and its host was not seen',
        });
  },
});
