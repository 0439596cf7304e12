import {
  type CloudPlatform,
  type ContainerNetwork,
  completeSet,
  type EngineNetwork,
  type Firewall,
  type SecurityOptions,
} from 'rempart/check';
import check from '../../../checks/isolation/metadata-service.ts';
import { parseIptablesSave } from '../../../src/facts/firewall-iptables.ts';
import { testCheck } from '../../test-check.ts';
import { type ContainerChange, container, engine, stopped } from '../container-examples.ts';
import { network } from '../engine-examples.ts';

const google: CloudPlatform = {
  name: 'Google Compute Engine',
  address: '169.254.169.254',
  limitsHops: false,
};
const amazon: CloudPlatform = { name: 'Amazon EC2', address: '169.254.169.254', limitsHops: true };
const scaleway: CloudPlatform = { name: 'Scaleway', address: '169.254.42.42', limitsHops: false };

const wall = (rules = '', gap: Firewall['gap'] = null): Firewall => ({
  chains: parseIptablesSave(
    `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:DOCKER-USER - [0:0]\n-A FORWARD -j DOCKER-USER\n-A FORWARD -i docker0 ! -o docker0 -j ACCEPT\n${rules}\nCOMMIT\n`,
    'ipv4',
    'nft',
  ),
  sources: ['iptables'],
  gap,
  network: { outside: ['eth0'], ipv6: 'off', forwards: { ipv4: true, ipv6: false } },
});

interface Example {
  readonly platform?: CloudPlatform | null;
  readonly rules?: Firewall | null;
  readonly on?: readonly ContainerNetwork[] | null;
  readonly networks?: readonly EngineNetwork[];
  readonly options?: Partial<SecurityOptions>;
  readonly change?: ContainerChange;
}
const joined = (name: string): ContainerNetwork => ({ name, id: null, address: '172.17.0.2' });
const facts = ({
  platform = google,
  rules = wall(),
  on = [joined('bridge')],
  networks = [
    network(),
    network({ name: 'inner', internal: true }),
    network({ name: 'lan', driver: 'macvlan' }),
  ],
  options = {},
  change = {},
}: Example) => ({
  self: { inspect: container({ networks: on, ...change }) },
  parent: {
    'docker-engine': { info: engine(options), networks: completeSet(networks) },
    host: { platform, firewall: rules },
  },
});
const refusing = wall('-A DOCKER-USER -d 169.254.169.254/32 -j DROP');
const onHost = (rules: Firewall) =>
  facts({
    rules,
    on: [{ name: 'host', id: null, address: '' }],
    networks: [network({ name: 'host', driver: 'host' })],
    change: { hostConfig: { networkMode: 'host' } },
  });

testCheck(check, [
  {
    name: 'not told whether it runs',
    facts: facts({ change: { state: { running: null } } }),
    expect: 'unknown',
  },
  { name: 'no cloud', facts: facts({ platform: null }), expect: 'not-applicable' },
  {
    name: 'nothing refuses it',
    facts: facts({}),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The container reaches the metadata service of Google Compute Engine',
          expected: '169.254.169.254 refused',
          actual: 'forwarded',
          location: { resource: 'metadata service' },
        },
      ],
    },
  },
  {
    name: 'refused in DOCKER-USER',
    facts: facts({ rules: refusing }),
    expect: { outcome: 'pass', note: '169.254.169.254 is refused' },
  },
  {
    name: 'the whole link-local network refused',
    facts: facts({ rules: wall('-A DOCKER-USER -d 169.254.0.0/16 -j REJECT') }),
    expect: 'pass',
  },
  {
    name: 'refused to another container alone',
    facts: facts({ rules: wall('-A DOCKER-USER -s 172.17.0.9/32 -d 169.254.169.254/32 -j DROP') }),
    expect: 'fail',
  },
  {
    name: 'Scaleway’s answers elsewhere',
    facts: facts({ platform: scaleway, rules: refusing }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The container reaches the metadata service of Scaleway',
          expected: '169.254.42.42 refused',
          actual: 'forwarded',
          location: { resource: 'metadata service' },
          fix: 'iptables -I DOCKER-USER -d 169.254.42.42 -j DROP',
        },
      ],
    },
  },
  { name: 'Amazon’s may limit hops', facts: facts({ platform: amazon }), expect: 'manual' },
  { name: 'Amazon’s is refused here', facts: facts({ platform: amazon, rules: refusing }), expect: 'pass' },
  { name: 'the host’s network', facts: onHost(wall()), expect: 'fail' },
  {
    name: 'a rule for forwarding does not hold for the host’s network',
    facts: onHost(refusing),
    expect: 'fail',
  },
  {
    name: 'the host’s own packets refused',
    facts: onHost(wall('-A OUTPUT -d 169.254.169.254/32 -j DROP')),
    expect: 'pass',
  },
  {
    name: 'a rootless engine sends as the host',
    facts: facts({ rules: wall('-A OUTPUT -d 169.254.169.254/32 -j DROP'), options: { rootless: true } }),
    expect: 'pass',
  },
  {
    name: 'an internal network alone',
    facts: facts({ on: [joined('inner')] }),
    expect: { outcome: 'pass', note: 'none of its networks leads out' },
  },
  { name: 'macvlan goes around the host', facts: facts({ on: [joined('lan')] }), expect: 'manual' },
  {
    name: 'a rule that cannot be judged',
    facts: facts({ rules: wall('-A DOCKER-USER -m set --match-set clouds dst -j DROP') }),
    expect: 'unknown',
  },
  {
    name: 'rules that were not shown',
    facts: facts({ rules: wall('', { code: 'tool-missing', text: 'nft is not there' }) }),
    expect: 'unknown',
  },
  { name: 'the host is itself a container', facts: facts({ rules: null }), expect: 'not-applicable' },
  {
    name: 'the network of another container',
    facts: facts({ on: [], change: { hostConfig: { networkMode: 'container:x' } } }),
    expect: 'not-applicable',
  },
  { name: 'stopped', facts: facts({ change: { state: stopped } }), expect: 'not-applicable' },
  { name: 'networks not told', facts: facts({ on: null }), expect: 'unknown' },
]);
