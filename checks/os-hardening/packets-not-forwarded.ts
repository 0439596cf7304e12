import {
  defineCheck,
  type Finding,
  fail,
  hostRoles,
  kernelParameters,
  notApplicable,
  pass,
  persistedSetting,
  processes,
  system,
  undecided,
  whyRole,
} from 'rempart/check';

const NEED_IT = [
  ['container-host', 'A host of containers'],
  ['hypervisor', 'A host of virtual machines'],
  ['router', 'A router or an end of a tunnel'],
] as const;

export default defineCheck({
  id: 'os-hardening/packets-not-forwarded',
  title: 'The host does not forward packets between networks',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'A host that forwards is a bridge for attackers from one network into the other, past the firewall between them.',
  remediation:
    'Unless this is a router, set `net.ipv4.ip_forward = 0` and `net.ipv6.conf.all.forwarding = 0` in /etc/sysctl.d/90-hardening.conf and run `sysctl --system`. Containers, virtual machines and VPNs need it; a router carries the label role=router.',
  references: [
    { standard: 'cis-debian-12', id: '3.3.1' },
    { standard: 'cis-debian-13', id: '3.3.1.1' },
    { standard: 'cis-debian-13', id: '3.3.1.2' },
    { standard: 'cis-debian-13', id: '3.3.1.3' },
    { standard: 'cis-debian-13', id: '3.3.2.1' },
    { standard: 'cis-debian-13', id: '3.3.2.2' },
    { standard: 'dev-sec-linux', id: 'sysctl-01' },
    { standard: 'dev-sec-linux', id: 'sysctl-19' },
    { standard: 'lynis', id: 'KRNL-6000' },
  ],
  needs: { self: { parameters: kernelParameters, processes, roles: hostRoles, system } },
  evaluate({ self: { parameters, processes, roles, system }, target }) {
    if (system.machine === 'container')
      return notApplicable('The network is that of the machine outside this container');
    const needed = NEED_IT.map(([role, what]) => [what, whyRole(roles, target, role)] as const).find(
      ([, because]) => because !== null,
    );
    if (needed !== undefined)
      return notApplicable(
        `${needed[0]} needs forwarding (${needed[1]}); the firewall judges what is forwarded`,
      );
    const names = ['net.ipv4.ip_forward', 'net.ipv6.conf.all.forwarding'];
    const on = names.filter((name) => parameters.live.get(name) === '1');
    if (on.length === 0)
      return parameters.live.get('net.ipv4.ip_forward') === '0'
        ? pass('net.ipv4.ip_forward = 0')
        : undecided({ code: 'unsupported', text: 'net.ipv4.ip_forward cannot be read' });
    // Where processes are hidden, the one that needs it may be among them.
    if (processes.reason !== null) return undecided(processes.reason);
    const findings = on.map((name): Finding => {
      const setting = persistedSetting(parameters.persisted.items, name);
      return {
        message: `${name} is 1, and nothing known here needs it`,
        expected: '0',
        actual: '1',
        location: { ...(setting === null ? {} : { path: setting.path, line: setting.line }), resource: name },
      };
    });
    const [first, ...rest] = findings;
    return first === undefined ? pass() : fail([first, ...rest]);
  },
});
