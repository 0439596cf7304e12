import type { FirewalldZones } from 'rempart/check';
import check from '../../../checks/firewall/firewalld-zones.ts';
import { testCheck } from '../../test-check.ts';

const managers = [{ name: 'firewalld', enabled: true, loadsFilter: null, unit: 'firewalld.service' }];
const network = { outside: ['eth0'], ipv6: 'off', forwards: { ipv4: false, ipv6: false } } as const;
const zones = (defaultZone: string, ...own: FirewalldZones['zones']): FirewalldZones => ({
  defaultZone,
  zones: own,
});
const zone = (name: string, target: string, ...interfaces: readonly string[]) => ({
  name,
  target,
  interfaces,
  path: `/etc/firewalld/zones/${name}.xml`,
});

testCheck(check, [
  {
    name: 'public',
    facts: { self: { managers, zones: zones('public', zone('public', 'default', 'eth0')), network } },
    expect: { outcome: 'pass', note: 'default zone public' },
  },
  { name: 'as packaged', facts: { self: { managers, zones: null, network } }, expect: 'pass' },
  {
    name: 'trusted by default',
    facts: { self: { managers, zones: zones('trusted'), network } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'eth0 is in the zone trusted, which lets everything in',
          expected: 'a zone that rejects what it does not name',
          actual: 'trusted',
          location: { path: '/etc/firewalld/firewalld.conf', resource: 'zone of eth0' },
        },
      ],
      follows: ['firewall/default-deny'],
    },
  },
  {
    name: 'a zone of one’s own that accepts, on the way out',
    facts: { self: { managers, zones: zones('public', zone('dmz', 'ACCEPT', 'eth0')), network } },
    expect: 'fail',
  },
  {
    name: 'the zone of bridges accepts, and strangers arrive elsewhere',
    facts: { self: { managers, zones: zones('drop', zone('docker', 'ACCEPT', 'docker0')), network } },
    expect: 'pass',
  },
  {
    name: 'the default accepts, though the way out is named elsewhere',
    facts: { self: { managers, zones: zones('trusted', zone('public', 'default', 'eth0')), network } },
    expect: 'fail',
  },
  {
    name: 'firewalld is not in use',
    facts: { self: { managers: [], zones: zones('trusted'), network } },
    expect: 'not-applicable',
  },
]);
