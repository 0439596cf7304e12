import { type ContainerHostConfig, completeSet, type EngineNetwork } from 'rempart/check';
import check from '../../../checks/isolation/publish-all-ports.ts';
import { testCheck } from '../../test-check.ts';
import { container, known, refused, stopped } from '../container-examples.ts';

const bound = (containerPort: number) => ({
  containerPort,
  protocol: 'tcp',
  hostAddress: '127.0.0.1',
  hostPort: 8000 + containerPort,
});
const internal = { name: 'closed', id: 'c', internal: true } as unknown as EngineNetwork;

/** A container that is about to start, from an image that exposes port 80. */
const facts = (
  hostConfig: Partial<ContainerHostConfig>,
  exposedPorts: readonly string[] = ['80/tcp'],
  networks: readonly EngineNetwork[] | null = [],
) => ({
  self: {
    inspect: container({
      state: stopped,
      ports: [],
      config: { exposedPorts },
      hostConfig: { portBindings: [], ...hostConfig },
    }),
  },
  parent: { 'docker-engine': { networks: networks === null ? refused : known(completeSet(networks)) } },
});
const all = { publishAllPorts: true } as const;

testCheck(check, [
  { name: 'one by one', facts: facts({ publishAllPorts: false }), expect: 'pass' },
  { name: 'all', facts: facts(all), expect: 'fail' },
  { name: 'all, of an image that exposes none', facts: facts(all, []), expect: 'pass' },
  { name: 'all, and each is named', facts: facts({ ...all, portBindings: [bound(80)] }), expect: 'pass' },
  {
    name: 'all, and one more than those that are named',
    facts: facts({ ...all, portBindings: [bound(80)] }, ['80/tcp', '80/udp']),
    expect: 'fail',
  },
  { name: 'all, into no network', facts: facts({ ...all, networkMode: 'none' }), expect: 'pass' },
  {
    name: 'all, into an internal network',
    facts: facts({ ...all, networkMode: 'closed' }, ['80/tcp'], [internal]),
    expect: 'pass',
  },
  {
    name: 'all, into a network that could not be asked about',
    facts: facts({ ...all, networkMode: 'closed' }, ['80/tcp'], null),
    expect: 'fail',
  },
  { name: 'not told', facts: facts({ publishAllPorts: null }), expect: 'unknown' },
]);
