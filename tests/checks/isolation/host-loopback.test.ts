import {
  completeSet,
  type EngineNetwork,
  type Firewall,
  type Resolved,
  type SecurityOptions,
} from 'rempart/check';
import check from '../../../checks/isolation/host-loopback.ts';
import { parseIptablesSave } from '../../../src/facts/firewall-iptables.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, refused } from '../container-examples.ts';
import { engineTarget, network } from '../engine-examples.ts';

const wall = (table: string, rules: string): Resolved<Firewall | null> =>
  known({
    chains: parseIptablesSave(`${table}\n${rules}\nCOMMIT\n`, 'ipv4', 'nft'),
    sources: ['iptables'],
    gap: null,
    network: { outside: ['eth0'], ipv6: 'off', forwards: { ipv4: true, ipv6: false } },
  });
const open = wall('*filter\n:INPUT ACCEPT [0:0]', '');

interface Example {
  readonly live: Readonly<Record<string, string>>;
  readonly networks?: readonly EngineNetwork[];
  readonly firewall?: Resolved<Firewall | null>;
  readonly options?: Partial<SecurityOptions>;
}
const facts = ({ live, networks = [network()], firewall = open, options = {} }: Example) => ({
  self: { info: engine(options), networks: completeSet(networks) },
  parent: {
    host: {
      parameters: {
        live: new Map(
          Object.entries(live).map(([name, value]) => [`net.ipv4.conf.${name}.route_localnet`, value]),
        ),
        persisted: completeSet([]),
      },
      firewall,
    },
  },
});
const target = engineTarget;
const finding = (name: string, parameter: string) => ({
  message: `Packets for the host’s loopback are taken from the network ${name}`,
  expected: '0, or such packets dropped',
  actual: `net.ipv4.conf.${parameter}.route_localnet = 1`,
  location: { resource: `network ${name}` },
});

testCheck(check, [
  { name: 'off', target, facts: facts({ live: { all: '0', docker0: '0' } }), expect: 'pass' },
  {
    name: 'on for one bridge, as without the userland proxy',
    target,
    facts: facts({
      live: { all: '0', docker0: '0', 'br-0123456789ab': '1' },
      networks: [network(), network({ name: 'shop', id: '0123456789abcdef' })],
    }),
    expect: {
      outcome: 'fail',
      findings: [finding('shop', 'br-0123456789ab')],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: 'on for all, which is the host’s own setting',
    target,
    facts: facts({ live: { all: '1', docker0: '0' } }),
    expect: {
      outcome: 'fail',
      findings: [finding('bridge', 'all')],
      resources: { passed: 0, total: 1, complete: true },
      follows: ['os-hardening/loopback-not-routed'],
    },
  },
  {
    name: 'on, but such packets are dropped before',
    target,
    facts: facts({
      live: { all: '0', docker0: '1' },
      firewall: wall('*raw\n:PREROUTING ACCEPT [0:0]', '-A PREROUTING -d 127.0.0.0/8 ! -i lo -j DROP'),
    }),
    expect: 'pass',
  },
  {
    name: 'on, and the rules may not be seen',
    target,
    facts: facts({ live: { all: '0', docker0: '1' }, firewall: refused }),
    expect: 'fail',
  },
  {
    name: 'a bridge with a name of its own, a dot in it',
    target,
    facts: facts({
      live: { all: '0', 'shop/7': '1' },
      networks: [network({ name: 'shop', options: { 'com.docker.network.bridge.name': 'shop.7' } })],
    }),
    expect: 'fail',
  },
  {
    name: 'an engine in another network namespace',
    target,
    facts: facts({ live: { all: '0', eth0: '0' } }),
    expect: 'not-applicable',
  },
  {
    name: 'a rootless engine',
    target,
    facts: facts({ live: { all: '0', docker0: '1' }, options: { rootless: true } }),
    expect: 'not-applicable',
  },
]);
