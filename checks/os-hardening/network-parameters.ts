import {
  defineCheck,
  judgeParameters,
  kernelParameters,
  notApplicable,
  type ParameterRule,
  parameterVerdict,
  type Reference,
  type Severity,
  system,
} from 'rempart/check';

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  readonly wanted: string;
  readonly set: readonly string[];
  readonly rules: readonly ParameterRule[];
  readonly rationale: string;
  readonly breaks: string;
  readonly references: readonly Reference[];
}

const cis = (id: string): Reference => ({ standard: 'cis-debian-12', id });
const devSec = (id: string): Reference => ({ standard: 'dev-sec-linux', id });
const lynis: Reference = { standard: 'lynis', id: 'KRNL-6000' };
const docs: Reference = { standard: 'url', id: 'https://docs.kernel.org/networking/ip-sysctl.html' };

const on = (value: string): boolean => value !== '0';
const either: ParameterRule['combine'] = (all, own) => (on(all) || on(own) ? '1' : '0');
const both: ParameterRule['combine'] = (all, own) => (on(all) && on(own) ? '1' : '0');
const highest: ParameterRule['combine'] = (all, own) => String(Math.max(Number(all), Number(own)));
/** A router accepts redirects only where both are set, any other host where either is. */
const byForwarding: ParameterRule['combine'] = (all, own, forwarding) =>
  (forwarding ? both : either)(all, own, forwarding);

const off: ParameterRule['level'] = (value) => (on(value) ? 'bad' : 'good');
const set: ParameterRule['level'] = (value) => (on(value) ? 'good' : 'bad');

/** Redirects of gateways are a part of all redirects: with none taken, these are not either. */
const offUnlessMoot: ParameterRule['level'] = (value, live) => {
  const taken = [...live].filter(([name]) => /^net\.ipv4\.conf\..*\.accept_redirects$/.test(name));
  return off(value, live) === 'good' || (taken.length > 0 && taken.every(([, own]) => own === '0'))
    ? 'good'
    : 'bad';
};

const TABLE: readonly Row[] = [
  {
    slug: 'icmp-redirects-refused',
    title: 'Routes are not taken from ICMP redirects',
    severity: 'medium',
    wanted: '0',
    set: [
      'net.ipv4.conf.all.accept_redirects = 0',
      'net.ipv4.conf.default.accept_redirects = 0',
      'net.ipv6.conf.all.accept_redirects = 0',
      'net.ipv6.conf.default.accept_redirects = 0',
    ],
    rules: [
      { name: 'net.ipv4.conf.*.accept_redirects', level: off, kernelDefault: '1', combine: byForwarding },
      // IPv6 knows no common switch; a router takes none whatever is set.
      {
        name: 'net.ipv6.conf.*.accept_redirects',
        level: off,
        kernelDefault: '1',
        combine: (_, own, forwarding) => (forwarding ? '0' : own),
      },
    ],
    rationale: 'A neighbour that sends redirects can lead this host’s traffic through himself.',
    breaks:
      'Networks that rely on redirects to correct wrong routes. IPv6 does not hand `all` on to interfaces that are up: set those by name too, or as `net.ipv6.conf.*.accept_redirects = 0`.',
    references: [cis('3.3.5'), devSec('sysctl-14'), devSec('sysctl-20'), lynis, docs],
  },
  {
    slug: 'icmp-redirects-not-sent',
    title: 'The host sends no ICMP redirects',
    severity: 'medium',
    wanted: '0',
    set: ['net.ipv4.conf.all.send_redirects = 0', 'net.ipv4.conf.default.send_redirects = 0'],
    rules: [{ name: 'net.ipv4.conf.*.send_redirects', level: off, kernelDefault: '1', combine: either }],
    rationale:
      'Only a router has reason to tell others of routes; a broken-in host uses redirects to attract traffic.',
    breaks: 'Routers with two ways in one network.',
    references: [cis('3.3.2'), devSec('sysctl-16'), lynis],
  },
  {
    slug: 'secure-redirects-refused',
    title: 'Not even a gateway can redirect traffic',
    severity: 'low',
    wanted: '0',
    set: ['net.ipv4.conf.all.secure_redirects = 0', 'net.ipv4.conf.default.secure_redirects = 0'],
    rules: [
      { name: 'net.ipv4.conf.*.secure_redirects', level: offUnlessMoot, kernelDefault: '1', combine: either },
    ],
    rationale: 'The sender of a redirect from a known gateway is as easily forged as any other.',
    breaks: 'Networks that rely on redirects of their gateways.',
    references: [cis('3.3.6'), devSec('sysctl-15'), docs],
  },
  {
    slug: 'source-routing-refused',
    title: 'Packets that prescribe their own route are refused',
    severity: 'medium',
    wanted: '0',
    set: [
      'net.ipv4.conf.all.accept_source_route = 0',
      'net.ipv4.conf.default.accept_source_route = 0',
      'net.ipv6.conf.all.accept_source_route = 0',
    ],
    rules: [
      { name: 'net.ipv4.conf.*.accept_source_route', level: off, kernelDefault: null, combine: both },
      {
        name: 'net.ipv6.conf.*.accept_source_route',
        level: (value) => (Number(value) > 0 ? 'bad' : 'good'),
        kernelDefault: '0',
        combine: (all, own) => String(Math.min(Number(all), Number(own))),
      },
    ],
    rationale:
      'Source routes lead packets past filters, and let an attacker see the answers to forged addresses.',
    breaks: 'Nothing in use today.',
    references: [cis('3.3.8'), devSec('sysctl-13'), lynis, docs],
  },
  {
    slug: 'reverse-path-filtered',
    title: 'Packets with forged sender addresses are dropped',
    severity: 'medium',
    wanted: '1, or 2 with several ways to one network',
    set: ['net.ipv4.conf.all.rp_filter = 1', 'net.ipv4.conf.default.rp_filter = 1'],
    rules: [
      {
        name: 'net.ipv4.conf.*.rp_filter',
        level: (value) => (value === '1' ? 'good' : value === '2' ? 'weak' : 'bad'),
        kernelDefault: '0',
        combine: highest,
      },
    ],
    rationale: 'A packet whose sender is not reachable by the way it came is forged or misled.',
    breaks: 'Hosts with several ways to one network, some VPNs; there 2 (loose) is right.',
    references: [cis('3.3.7'), devSec('sysctl-02'), docs, lynis],
  },
  {
    slug: 'martians-logged',
    title: 'Packets with impossible addresses are logged',
    severity: 'low',
    wanted: '1',
    set: ['net.ipv4.conf.all.log_martians = 1', 'net.ipv4.conf.default.log_martians = 1'],
    rules: [{ name: 'net.ipv4.conf.*.log_martians', level: set, kernelDefault: '0', combine: either }],
    rationale: 'Impossible addresses are an early sign of spoofing or of a broken network.',
    breaks: 'A noisy network fills the log.',
    references: [cis('3.3.9'), devSec('sysctl-17'), docs, lynis],
  },
  {
    slug: 'broadcast-pings-ignored',
    title: 'Pings to broadcast addresses are not answered',
    severity: 'low',
    wanted: '1',
    set: ['net.ipv4.icmp_echo_ignore_broadcasts = 1'],
    rules: [{ name: 'net.ipv4.icmp_echo_ignore_broadcasts', level: set, kernelDefault: '1' }],
    rationale: 'Answers to broadcast pings with a forged sender flood that sender.',
    breaks: 'Nothing known.',
    references: [cis('3.3.4'), devSec('sysctl-04'), docs, lynis],
  },
  {
    slug: 'bogus-icmp-errors-ignored',
    title: 'Bogus ICMP errors are not logged',
    severity: 'low',
    wanted: '1',
    set: ['net.ipv4.icmp_ignore_bogus_error_responses = 1'],
    rules: [{ name: 'net.ipv4.icmp_ignore_bogus_error_responses', level: set, kernelDefault: '1' }],
    rationale: 'Routers that break the standard would fill the log with warnings.',
    breaks: 'Nothing known.',
    references: [cis('3.3.3'), devSec('sysctl-03'), docs, lynis],
  },
  {
    slug: 'syn-cookies-on',
    title: 'A flood of half-open connections is survived',
    severity: 'medium',
    wanted: '1 or 2',
    set: ['net.ipv4.tcp_syncookies = 1'],
    rules: [{ name: 'net.ipv4.tcp_syncookies', level: set, kernelDefault: '1' }],
    rationale: 'Without SYN cookies a few forged packets a second make every TCP service unreachable.',
    breaks: 'Nothing known.',
    references: [
      cis('3.3.10'),
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-600190' },
      devSec('sysctl-11'),
      docs,
      lynis,
    ],
  },
  {
    slug: 'router-advertisements-refused',
    title: 'IPv6 router advertisements are refused',
    severity: 'low',
    wanted: '0',
    set: ['net.ipv6.conf.all.accept_ra = 0', 'net.ipv6.conf.default.accept_ra = 0'],
    rules: [
      {
        name: 'net.ipv6.conf.*.accept_ra',
        // Hosts with addresses from router advertisements need 1; 2 takes them although the host itself forwards.
        level: (value) => (value === '0' ? 'good' : value === '1' ? 'weak' : 'bad'),
        kernelDefault: null,
        combine: (_, own, forwarding) => (forwarding && own === '1' ? '0' : own),
      },
    ],
    rationale:
      'Any neighbour can announce himself as the router of an IPv6 network, and so read its traffic.',
    breaks: 'Hosts that get their IPv6 address from the network (SLAAC) through the kernel lose it.',
    references: [cis('3.3.11'), devSec('sysctl-25'), docs],
  },
  {
    slug: 'loopback-not-routed',
    title: 'Loopback addresses are not reachable from outside',
    severity: 'high',
    wanted: '0',
    set: ['net.ipv4.conf.all.route_localnet = 0', 'net.ipv4.conf.default.route_localnet = 0'],
    rules: [{ name: 'net.ipv4.conf.*.route_localnet', level: off, kernelDefault: '0', combine: either }],
    rationale:
      'Services that trust 127.0.0.1 become reachable for neighbours on the network and for containers.',
    breaks:
      'Some setups of kube-proxy and of Docker without its userland proxy, which add filter rules of their own.',
    references: [docs],
  },
  {
    slug: 'time-wait-protected',
    title: 'Closed connections cannot be ended early by forged resets',
    severity: 'info',
    wanted: '1',
    set: ['net.ipv4.tcp_rfc1337 = 1'],
    rules: [{ name: 'net.ipv4.tcp_rfc1337', level: set, kernelDefault: '0' }],
    rationale:
      'A reset in the waiting time of a closed connection lets old packets reach a new one (RFC 1337).',
    breaks: 'Nothing known.',
    references: [devSec('sysctl-10'), docs],
  },
];

export default TABLE.map((row) =>
  defineCheck({
    id: `os-hardening/${row.slug}`,
    title: row.title,
    targets: ['host'],
    severity: row.severity,
    rationale: row.rationale,
    remediation: `Write ${row.set.map((line) => `\`${line}\``).join(', ')} to /etc/sysctl.d/90-hardening.conf and run \`sysctl --system\`; with ufw, correct /etc/ufw/sysctl.conf too, which is applied last. It can break: ${row.breaks}`,
    references: row.references,
    tags: ['sysctl', 'network'],
    needs: { self: { parameters: kernelParameters, system } },
    evaluate({ self: { parameters, system } }) {
      if (system.machine === 'container')
        return notApplicable('The network parameters of a container are its engine’s');
      return parameterVerdict(judgeParameters(parameters, row.rules), row.severity, row.wanted);
    },
  }),
);
