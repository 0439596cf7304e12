import {
  defineCheck,
  fail,
  kernelParameters,
  networkInterfaces,
  notApplicable,
  pass,
  system,
} from 'rempart/check';

export default defineCheck({
  id: 'attack-surface/ipv6-decided',
  title: 'IPv6 is either used or switched off',
  targets: ['host'],
  severity: 'info',
  rationale:
    'IPv6 that nobody planned reaches the neighbours by link-local addresses, past rules that were written for IPv4 alone.',
  remediation:
    'Give the host its IPv6 addresses and rules, or write `net.ipv6.conf.all.disable_ipv6 = 1` and `net.ipv6.conf.default.disable_ipv6 = 1` to /etc/sysctl.d/90-hardening.conf. It can break programs that bind ::1.',
  references: [
    { standard: 'cis-debian-12', id: '3.1.1' },
    { standard: 'lynis', id: 'NETW-2600' },
  ],
  needs: { self: { network: networkInterfaces, parameters: kernelParameters, system } },
  evaluate({ self: { network, parameters, system } }) {
    if (system.machine === 'container') return notApplicable('The network of a container is its engine’s');
    const disabled = parameters.live.get('net.ipv6.conf.all.disable_ipv6');
    if (disabled === undefined) return pass('the kernel has no IPv6');
    if (network.ipv6 === 'off') return pass('no IPv6 address');
    if (network.ipv6 === 'global') return pass('a global IPv6 address');
    return fail({
      message: 'IPv6 is on, and no address of the host uses it beyond its neighbours',
      expected: 'a global address, or disable_ipv6 = 1',
      actual: 'link-local addresses alone',
      location: { resource: 'IPv6' },
    });
  },
});
