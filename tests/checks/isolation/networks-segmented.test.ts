import { completeSet, type ListedContainer, type PublishedPort } from 'rempart/check';
import check from '../../../checks/isolation/networks-segmented.ts';
import { testCheck } from '../../test-check.ts';
import { container } from '../container-examples.ts';
import { network } from '../engine-examples.ts';

const member = (index: number, name: string, change: Partial<ListedContainer> = {}): ListedContainer => ({
  id: `c${index}`,
  names: [`/c${index}`],
  image: 'app',
  imageId: null,
  created: null,
  state: 'running',
  labels: {},
  networkMode: name,
  networks: [name],
  ...change,
});
const members = (count: number, change: Partial<ListedContainer> = {}) =>
  Array.from({ length: count }, (_, index) => member(index, 'shop', change));

interface Example {
  readonly image?: string;
  readonly on?: readonly string[] | null;
  readonly internal?: boolean;
  readonly others?: readonly ListedContainer[];
  readonly ports?: readonly PublishedPort[];
}
const facts = ({
  image = 'app',
  on = ['shop'],
  internal = false,
  others = members(3),
  ports = [],
}: Example) => ({
  self: {
    inspect: container({
      config: { image },
      hostConfig: { portBindings: ports },
      networks: on === null ? null : on.map((name) => ({ name, id: null, address: null })),
    }),
  },
  parent: {
    'docker-engine': {
      networks: completeSet([network(), network({ name: 'shop', internal })]),
      containers: completeSet(others),
    },
  },
});

testCheck(check, [
  { name: 'a network of its application', facts: facts({}), expect: { outcome: 'pass', note: 'shop' } },
  {
    name: 'a database on an internal network',
    facts: facts({ image: 'postgres:16', internal: true }),
    expect: 'pass',
  },
  {
    name: 'a database on a network that leads out',
    facts: facts({ image: 'registry.example/library/postgres:16' }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The network shop lets the database reach whatever the host reaches',
          expected: 'an internal network',
          actual: 'internal: false',
          location: { resource: 'network shop' },
          fix: {
            flag: '--network of one made with `docker network create --internal`, in place of shop',
          },
        },
      ],
    },
  },
  {
    name: 'a database that is published on purpose',
    facts: facts({
      image: 'postgres:16',
      ports: [{ containerPort: 5432, protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: 5432 }],
    }),
    expect: 'pass',
  },
  { name: 'an exporter is no database', facts: facts({ image: 'postgres-exporter' }), expect: 'pass' },
  { name: 'twenty on one', facts: facts({ others: members(20) }), expect: 'pass' },
  { name: 'more than twenty on one', facts: facts({ others: members(21) }), expect: 'fail' },
  {
    name: 'those that are stopped do not count',
    facts: facts({ others: members(60, { state: 'exited' }) }),
    expect: 'pass',
  },
  {
    name: 'the default bridge is another check’s matter',
    facts: facts({ on: ['bridge'] }),
    expect: 'not-applicable',
  },
  { name: 'the host’s network', facts: facts({ on: ['host'] }), expect: 'not-applicable' },
  {
    name: 'who is on it is not told',
    facts: facts({ others: [...members(1), ...members(1, { networks: null })] }),
    expect: 'unknown',
  },
  {
    name: 'a database on a network that is not listed',
    facts: facts({ image: 'redis', on: ['elsewhere'] }),
    expect: 'unknown',
  },
  { name: 'its networks are not told', facts: facts({ on: null }), expect: 'unknown' },
]);
