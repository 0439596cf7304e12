import checks from '../../../checks/os-hardening/address-parameters.ts';
import { testCheck } from '../../test-check.ts';
import { aSetting, aSystem, inContainer, someParameters } from '../host-examples.ts';

const bySlug = (slug: string) => {
  const check = checks.find(({ id }) => id === `os-hardening/${slug}`);
  if (check === undefined) throw new Error(slug);
  return check;
};

const facts = (live: Readonly<Record<string, string>>) => ({
  self: {
    parameters: someParameters(
      live,
      Object.entries(live).map(([name, value]) => aSetting(name, value)),
    ),
    system: aSystem(),
  },
});

const arp = (all: string, own: string) => ({
  'net.ipv4.conf.all.arp_ignore': all,
  'net.ipv4.conf.default.arp_ignore': own,
  'net.ipv4.conf.all.arp_announce': all,
  'net.ipv4.conf.default.arp_announce': own,
});

testCheck(bySlug('arp-answers-tied'), [
  { name: 'the higher of both counts', facts: facts(arp('2', '0')), expect: 'pass' },
  { name: 'as the kernel starts', facts: facts(arp('0', '0')), expect: 'fail' },
  {
    name: 'a container has those of its engine',
    facts: { self: { ...facts(arp('0', '0')).self, system: inContainer } },
    expect: 'not-applicable',
  },
]);

const advertised = (value: string, accept: string) => ({
  'net.ipv6.conf.all.accept_ra': '1',
  'net.ipv6.conf.default.accept_ra': accept,
  'net.ipv6.conf.eth0.accept_ra': accept,
  ...Object.fromEntries(
    ['autoconf', 'accept_ra_defrtr', 'accept_ra_pinfo', 'accept_ra_rtr_pref', 'router_solicitations'].flatMap(
      (name) => [
        [`net.ipv6.conf.all.${name}`, value],
        [`net.ipv6.conf.default.${name}`, value],
      ],
    ),
  ),
});

testCheck(bySlug('ipv6-not-autoconfigured'), [
  { name: 'each is off', facts: facts(advertised('0', '1')), expect: 'pass' },
  {
    name: 'moot where no interface takes advertisements, whatever `all` says',
    facts: facts(advertised('1', '0')),
    expect: 'pass',
  },
  { name: 'as the kernel starts', facts: facts(advertised('1', '1')), expect: 'fail' },
  { name: 'without IPv6', facts: facts({ 'net.ipv4.ip_forward': '0' }), expect: 'not-applicable' },
]);
