import {
  defineCheck,
  judgeParameters,
  kernelParameters,
  type LiveParameters,
  notApplicable,
  type ParameterRule,
  parameterVerdict,
  type Reference,
  system,
} from 'rempart/check';

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly wanted: string;
  readonly set: readonly string[];
  readonly rules: readonly ParameterRule[];
  readonly rationale: string;
  readonly breaks: string;
  readonly references: readonly Reference[];
}

const devSec = (id: string): Reference => ({ standard: 'dev-sec-linux', id });
const docs: Reference = { standard: 'url', id: 'https://docs.kernel.org/networking/ip-sysctl.html' };

/** The kernel takes the higher of the value for all and that of the interface. */
const highest: ParameterRule['combine'] = (all, own) => String(Math.max(Number(all), Number(own)));

/** Where no interface takes advertisements, what is done with them is moot. */
const takesNone = (live: LiveParameters): boolean => {
  const taken = [...live].filter(([name]) => /^net\.ipv6\.conf\.(?!all\.).*\.accept_ra$/.test(name));
  return taken.length > 0 && taken.every(([, value]) => value === '0');
};

const offOrMoot: ParameterRule['level'] = (value, live) =>
  value === '0' || takesNone(live) ? 'good' : 'bad';

/** IPv6 knows no common switch for these: what counts for an interface to come is `default`. */
const advertised = (name: string, kernelDefault: string): ParameterRule => ({
  name: `net.ipv6.conf.*.${name}`,
  level: offOrMoot,
  kernelDefault,
});

const TABLE: readonly Row[] = [
  {
    slug: 'arp-answers-tied',
    title: 'ARP answers stay with the interface that has the address',
    wanted: 'arp_ignore 1, arp_announce 2',
    set: ['net.ipv4.conf.all.arp_ignore = 1', 'net.ipv4.conf.all.arp_announce = 2'],
    rules: [
      {
        name: 'net.ipv4.conf.*.arp_ignore',
        level: (value) => (value === '0' ? 'bad' : 'good'),
        kernelDefault: '0',
        combine: highest,
      },
      {
        name: 'net.ipv4.conf.*.arp_announce',
        level: (value) => (value === '2' ? 'good' : value === '1' ? 'weak' : 'bad'),
        kernelDefault: '0',
        combine: highest,
      },
    ],
    rationale:
      'A host with two networks otherwise tells each of them the addresses that it has in the other.',
    breaks: 'Load balancers that share an address, and hosts with two interfaces in one network.',
    references: [devSec('sysctl-08'), devSec('sysctl-09'), docs],
  },
  {
    slug: 'ipv6-not-autoconfigured',
    title: 'Neighbours give this host no IPv6 addresses and routes',
    wanted: '0, or accept_ra = 0',
    set: ['net.ipv6.conf.all.accept_ra = 0', 'net.ipv6.conf.default.accept_ra = 0'],
    rules: [
      advertised('autoconf', '1'),
      advertised('accept_ra_defrtr', '1'),
      advertised('accept_ra_pinfo', '1'),
      advertised('accept_ra_rtr_pref', '1'),
      advertised('router_solicitations', '-1'),
    ],
    rationale:
      'A server with fixed addresses has no use for what routers announce, and whoever sits in the network can announce.',
    breaks:
      'Hosts that get their address from the network (SLAAC). Standards also ask for dad_transmits = 0, which only switches off the detection of duplicate addresses.',
    references: [
      devSec('sysctl-21'),
      devSec('sysctl-22'),
      devSec('sysctl-23'),
      devSec('sysctl-24'),
      devSec('sysctl-26'),
      docs,
    ],
  },
];

/** What is right on a server with fixed addresses and wrong on many others: it informs and never counts. */
export default TABLE.map((row) =>
  defineCheck({
    id: `os-hardening/${row.slug}`,
    title: row.title,
    targets: ['host'],
    severity: 'info',
    rationale: row.rationale,
    remediation: `Write ${row.set.map((line) => `\`${line}\``).join(', ')} to /etc/sysctl.d/90-hardening.conf and run \`sysctl --system\`. It can break: ${row.breaks}`,
    references: row.references,
    tags: ['sysctl', 'network'],
    needs: { self: { parameters: kernelParameters, system } },
    evaluate({ self: { parameters, system } }) {
      if (system.machine === 'container')
        return notApplicable('The network parameters of a container are its engine’s');
      return parameterVerdict(judgeParameters(parameters, row.rules), 'info', row.wanted);
    },
  }),
);
