import { completeSet, type EngineInfo, type ListedContainer } from 'rempart/check';
import check from '../../../checks/docker-engine/inter-container-traffic.ts';
import { testCheck } from '../../test-check.ts';
import { cutSet, engine, known, podman, refused } from '../container-examples.ts';
import { network } from '../engine-examples.ts';

const OFF = { 'com.docker.network.bridge.enable_icc': 'false' };
const listed = (networks: readonly string[] | null): ListedContainer => ({
  id: 'a'.repeat(64),
  names: ['/web'],
  image: 'web',
  imageId: null,
  created: null,
  state: 'running',
  labels: {},
  networkMode: 'default',
  networks,
});
const on = known(completeSet([listed(['bridge'])]));
const self = (
  networks: readonly ReturnType<typeof network>[],
  containers: typeof on | typeof refused = on,
  info: EngineInfo = engine(),
) => ({ self: { info, networks: completeSet(networks), containers } });

testCheck(check, [
  { name: 'on, as the engine comes', facts: self([network()]), expect: 'fail' },
  { name: 'off', facts: self([network({ options: OFF })]), expect: 'pass' },
  { name: 'not set means on', facts: self([network({ options: {} })]), expect: 'fail' },
  {
    name: 'off on another network only',
    facts: self([network(), network({ name: 'shop', options: OFF })]),
    expect: 'fail',
  },
  { name: 'its driver not told', facts: self([network({ driver: null })]), expect: 'unknown' },
  { name: 'its options not told', facts: self([network({ options: null })]), expect: 'unknown' },
  {
    name: 'no default bridge (bridge: none)',
    facts: self([network({ name: 'host', driver: 'host' })]),
    expect: 'not-applicable',
  },
  {
    name: 'on, and nobody there: every container has a network of its application',
    facts: self([network()], known(completeSet([listed(['shop_default'])]))),
    expect: 'not-applicable',
  },
  {
    name: 'on, without a container',
    facts: self([network()], known(completeSet([]))),
    expect: 'not-applicable',
  },
  {
    name: 'on, and a container whose networks are not told',
    facts: self([network()], known(completeSet([listed(null)]))),
    expect: 'fail',
  },
  {
    name: 'on, and nobody there in a list that is not whole',
    facts: self([network()], known(cutSet(listed(['shop'])))),
    expect: 'fail',
  },
  { name: 'on, and the containers not told', facts: self([network()], refused), expect: 'fail' },
  {
    name: 'Podman has no such switch',
    facts: self([network({ name: 'podman', options: {} })], on, podman()),
    expect: 'not-applicable',
  },
]);
