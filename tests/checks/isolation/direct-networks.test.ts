import { completeSet } from 'rempart/check';
import check from '../../../checks/isolation/direct-networks.ts';
import { testCheck } from '../../test-check.ts';
import { container, engine, known, podman } from '../container-examples.ts';

const facts = (driver: string | null, told = true, listed = 'lan', called = 'lan', info = engine()) => ({
  self: { inspect: container({ networks: told ? [{ name: called, id: null, address: null }] : null }) },
  parent: {
    'docker-engine': {
      info: known(info),
      networks: completeSet([
        {
          name: listed,
          id: null,
          driver,
          scope: 'local',
          internal: false,
          ingress: false,
          ipv6: false,
          options: {},
          labels: {},
        },
      ]),
    },
  },
});

testCheck(check, [
  { name: 'a bridge', facts: facts('bridge'), expect: 'pass' },
  { name: 'macvlan', facts: facts('macvlan'), expect: 'fail' },
  { name: 'ipvlan', facts: facts('ipvlan'), expect: 'fail' },
  {
    name: 'Podman’s default network, which it lists under another name',
    facts: facts('bridge', true, 'bridge', 'podman', podman()),
    expect: 'pass',
  },
  {
    name: 'a network of Docker with that name, which is not listed',
    facts: facts('bridge', true, 'bridge', 'podman'),
    expect: 'unknown',
  },
  { name: 'not told', facts: facts('bridge', false), expect: 'unknown' },
  { name: 'a network that the engine does not list', facts: facts('bridge', true, 'wan'), expect: 'unknown' },
  { name: 'a network without a driver', facts: facts(null), expect: 'unknown' },
]);
