import { describe, expect, it } from 'vitest';
import checks from '../../../checks/os-hardening/network-parameters.ts';
import { testCheck } from '../../test-check.ts';
import { aSetting, aSystem, inContainer, someParameters } from '../host-examples.ts';

type Live = Readonly<Record<string, string | null>>;

const bySlug = (slug: string) => {
  const check = checks.find(({ id }) => id === `os-hardening/${slug}`);
  if (check === undefined) throw new Error(slug);
  return check;
};

const evaluate = (slug: string, live: Live, persisted = [] as ReturnType<typeof aSetting>[]) =>
  bySlug(slug).evaluate({
    self: { parameters: someParameters(live, persisted), system: aSystem() },
    parent: {},
    children: {},
    peers: [],
    target: { id: 'h', kind: 'host', name: 'h', parent: null, labels: {}, image: null, replicaOf: null },
    collectedAt: 0,
  });

const conf = (leaf: string, all: string, fallback: string, eth0: string, family = 'ipv4'): Live => ({
  [`net.${family}.conf.all.${leaf}`]: all,
  [`net.${family}.conf.default.${leaf}`]: fallback,
  [`net.${family}.conf.eth0.${leaf}`]: eth0,
});

const saved = (live: Live) =>
  Object.entries(live)
    .filter(([name]) => !name.includes('eth0'))
    .map(([name, value]) => aSetting(name, value));

const VALUES: Readonly<Record<string, { readonly good: Live; readonly bad: Live }>> = {
  'icmp-redirects-refused': {
    good: { ...conf('accept_redirects', '0', '0', '0'), ...conf('accept_redirects', '0', '0', '0', 'ipv6') },
    bad: { ...conf('accept_redirects', '1', '1', '1'), ...conf('accept_redirects', '1', '1', '1', 'ipv6') },
  },
  'icmp-redirects-not-sent': {
    good: conf('send_redirects', '0', '0', '0'),
    bad: conf('send_redirects', '1', '1', '1'),
  },
  'secure-redirects-refused': {
    good: conf('secure_redirects', '0', '0', '0'),
    bad: conf('secure_redirects', '1', '1', '1'),
  },
  'source-routing-refused': {
    good: conf('accept_source_route', '0', '0', '0'),
    bad: conf('accept_source_route', '1', '1', '1'),
  },
  'reverse-path-filtered': { good: conf('rp_filter', '1', '1', '1'), bad: conf('rp_filter', '0', '0', '0') },
  'martians-logged': { good: conf('log_martians', '1', '1', '0'), bad: conf('log_martians', '0', '0', '0') },
  'broadcast-pings-ignored': {
    good: { 'net.ipv4.icmp_echo_ignore_broadcasts': '1' },
    bad: { 'net.ipv4.icmp_echo_ignore_broadcasts': '0' },
  },
  'bogus-icmp-errors-ignored': {
    good: { 'net.ipv4.icmp_ignore_bogus_error_responses': '1' },
    bad: { 'net.ipv4.icmp_ignore_bogus_error_responses': '0' },
  },
  'syn-cookies-on': { good: { 'net.ipv4.tcp_syncookies': '2' }, bad: { 'net.ipv4.tcp_syncookies': '0' } },
  'router-advertisements-refused': {
    good: conf('accept_ra', '0', '0', '0', 'ipv6'),
    bad: conf('accept_ra', '1', '1', '1', 'ipv6'),
  },
  'loopback-not-routed': {
    good: conf('route_localnet', '0', '0', '0'),
    bad: conf('route_localnet', '1', '0', '0'),
  },
  'time-wait-protected': { good: { 'net.ipv4.tcp_rfc1337': '1' }, bad: { 'net.ipv4.tcp_rfc1337': '0' } },
};

describe('the table', () => {
  it('has values for every row', () => {
    expect(checks.map(({ id }) => id.slice('os-hardening/'.length)).sort()).toEqual(
      Object.keys(VALUES).sort(),
    );
  });
});

for (const [slug, { good, bad }] of Object.entries(VALUES))
  testCheck(bySlug(slug), [
    {
      name: 'set right, now and at boot',
      facts: { self: { parameters: someParameters(good, saved(good)), system: aSystem() } },
      expect: 'pass',
    },
    {
      name: 'set wrong',
      facts: { self: { parameters: someParameters(bad), system: aSystem() } },
      expect: 'fail',
    },
    {
      name: 'a kernel without it',
      facts: { self: { parameters: someParameters({ x: '1' }), system: aSystem() } },
      expect: 'not-applicable',
    },
    {
      name: 'a container',
      facts: { self: { parameters: someParameters(bad), system: inContainer } },
      expect: 'not-applicable',
    },
  ]);

describe('an interface’s effective value', () => {
  it('a right `all` does not help where the interface’s own value counts too (peers compare `all` alone)', () => {
    expect(evaluate('icmp-redirects-not-sent', conf('send_redirects', '0', '0', '1'))).toMatchObject({
      outcome: 'fail',
      findings: [{ location: { resource: 'net.ipv4.conf.eth0.send_redirects' } }, { severity: 'low' }].slice(
        0,
        1,
      ),
    });
  });

  it('redirects of gateways do not matter where none is taken', () => {
    const live = { ...conf('secure_redirects', '1', '1', '1'), ...conf('accept_redirects', '0', '0', '0') };
    expect(evaluate('secure-redirects-refused', live).outcome).toBe('pass');
  });

  it('wrong everywhere is one deviation', () => {
    const verdict = evaluate('icmp-redirects-not-sent', conf('send_redirects', '1', '1', '1'));
    expect(verdict.outcome === 'fail' && verdict.findings.map(({ location }) => location?.resource)).toEqual([
      'net.ipv4.conf.all.send_redirects',
    ]);
  });

  it('loose reverse-path filtering by systemd’s own file is a mild deviation', () => {
    const live = { ...conf('rp_filter', '0', '2', '2') };
    expect(
      evaluate('reverse-path-filtered', live, [
        aSetting('net.ipv4.conf.*.rp_filter', '2', '/usr/lib/sysctl.d/50-default.conf'),
      ]),
    ).toMatchObject({
      outcome: 'fail',
      findings: [{ severity: 'low', actual: '2' }],
    });
  });

  it('source routes are refused where `all` refuses them, whatever an interface says', () => {
    expect(evaluate('source-routing-refused', conf('accept_source_route', '0', '1', '1')).outcome).toBe(
      'pass',
    );
  });

  it('a router takes redirects only where both say so', () => {
    const live = {
      ...conf('accept_redirects', '0', '1', '1'),
      ...conf('forwarding', '1', '1', '1'),
      'net.ipv4.ip_forward': '1',
    };
    const verdict = evaluate('icmp-redirects-refused', live, [
      aSetting('net.ipv4.conf.all.accept_redirects', '0'),
    ]);
    expect(verdict.outcome).toBe('pass');
  });

  it('interfaces of containers and tunnels are judged by `default`', () => {
    const live = {
      ...conf('send_redirects', '0', '0', '0'),
      'net.ipv4.conf.veth12ab.send_redirects': '1',
      'net.ipv4.conf.docker0.send_redirects': '1',
    };
    expect(
      evaluate('icmp-redirects-not-sent', live, saved(conf('send_redirects', '0', '0', '0'))).outcome,
    ).toBe('pass');
  });

  it('IPv6 that is switched off is not judged', () => {
    const live = { ...conf('accept_ra', '1', '1', '1', 'ipv6'), 'net.ipv6.conf.all.disable_ipv6': '1' };
    expect(evaluate('router-advertisements-refused', live).outcome).toBe('not-applicable');
  });

  it('ufw’s own file, applied last, decides the next boot', () => {
    const live = conf('log_martians', '1', '1', '1');
    const files = [
      ...saved(live),
      aSetting('net.ipv4.conf.all.log_martians', '0', '/etc/ufw/sysctl.conf'),
      aSetting('net.ipv4.conf.default.log_martians', '0', '/etc/ufw/sysctl.conf'),
    ];
    expect(evaluate('martians-logged', live, files)).toMatchObject({
      outcome: 'fail',
      findings: [{ severity: 'info', location: { path: '/etc/ufw/sysctl.conf' } }],
    });
  });
});
