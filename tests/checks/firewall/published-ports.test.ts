import check from '../../../checks/firewall/published-ports.ts';
import { testCheck } from '../../test-check.ts';
import { DENY, DOCKER_ALONE, exampleFirewall, HIDDEN } from './example-firewall.ts';

const target = {
  id: 'h/engine/x/container/web',
  kind: 'container',
  name: 'web',
  parent: 'h',
  labels: {},
  image: null,
  replicaOf: null,
} as const;
const container = (hostAddress: string, hostPort: number | null = 8080, changes = {}) =>
  ({
    target,
    inspect: {
      state: { running: true },
      hostConfig: { networkMode: 'bridge' },
      ports: [{ containerPort: 80, protocol: 'tcp', hostAddress, hostPort }],
      ...changes,
    },
  }) as never;
const children = (...items: readonly never[]) => ({
  children: { container: { items, complete: true, reason: null } },
});

const DOCKER = DOCKER_ALONE.filter(
  (line) => !line.startsWith(':INPUT') && !line.startsWith(':FORWARD') && !line.endsWith('-j RETURN'),
);
const guarded = (...own: readonly string[]) => exampleFirewall([...DENY, ...DOCKER, ...own]);
const asUfw = guarded('-A DOCKER-USER -j RETURN');

testCheck(check, [
  {
    name: 'published on loopback',
    facts: { self: { firewall: asUfw }, ...children(container('127.0.0.1')) },
    expect: 'pass',
  },
  {
    name: 'published on every address past a firewall that denies',
    facts: { self: { firewall: asUfw }, ...children(container('0.0.0.0')) },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Port 8080 of web is open to strangers although the firewall denies by default',
          expected: 'published on 127.0.0.1, or restricted in DOCKER-USER',
          actual: '0.0.0.0:8080 to 80/tcp',
          location: { resource: 'web 80/tcp' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'the ports of one are not told',
    facts: {
      self: { firewall: asUfw },
      ...children(container('127.0.0.1'), container('', null, { ports: null })),
    },
    expect: 'unknown',
  },
  {
    name: 'not told whether it runs',
    facts: {
      self: { firewall: asUfw },
      ...children(container('0.0.0.0', 8080, { state: { running: null } })),
    },
    expect: 'unknown',
  },
  {
    name: 'DOCKER-USER drops strangers',
    facts: {
      self: { firewall: guarded('-A DOCKER-USER -i eth0 ! -s 192.0.2.0/24 -j DROP') },
      ...children(container('0.0.0.0')),
    },
    expect: 'pass',
  },
  {
    name: 'DOCKER-USER drops on an interface where no strangers are',
    facts: {
      self: { firewall: guarded('-A DOCKER-USER -i eth9 -j DROP') },
      ...children(container('0.0.0.0')),
    },
    expect: 'fail',
  },
  {
    name: 'DOCKER-USER asks for the port before the translation, which is not judged',
    facts: {
      self: { firewall: guarded('-A DOCKER-USER -i eth0 -m conntrack --ctorigdstport 8080 -j DROP') },
      ...children(container('0.0.0.0')),
    },
    expect: 'unknown',
  },
  {
    name: 'the container does not run',
    facts: {
      self: { firewall: asUfw },
      ...children(container('0.0.0.0', 8080, { state: { running: false } })),
    },
    expect: 'pass',
  },
  { name: 'no containers', facts: { self: { firewall: asUfw }, ...children() }, expect: 'not-applicable' },
  {
    name: 'no firewall to get around',
    facts: { self: { firewall: exampleFirewall(DOCKER_ALONE) }, ...children(container('0.0.0.0')) },
    expect: 'not-applicable',
  },
  {
    name: 'the engine manages no rules',
    facts: { self: { firewall: exampleFirewall(DENY) }, ...children(container('0.0.0.0')) },
    expect: 'not-applicable',
  },
  {
    name: 'rules may be hidden',
    facts: { self: { firewall: { ...asUfw, gap: HIDDEN } }, ...children(container('0.0.0.0')) },
    expect: 'unknown',
  },
  {
    name: 'containers may be hidden',
    facts: {
      self: { firewall: asUfw },
      children: { container: { items: [], complete: false, reason: { code: 'permission', text: 'hidden' } } },
    },
    expect: 'unknown',
  },
]);
