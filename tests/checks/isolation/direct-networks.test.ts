import { completeSet } from 'rempart/check';
import check from '../../../checks/isolation/direct-networks.ts';
import { testCheck } from '../../test-check.ts';
import { container } from '../container-examples.ts';

const facts = (driver: string, told = true) => ({
  self: { inspect: container({ networks: told ? [{ name: 'lan', id: null, address: null }] : null }) },
  parent: {
    'docker-engine': {
      networks: completeSet([
        {
          name: 'lan',
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
  { name: 'not told', facts: facts('bridge', false), expect: 'unknown' },
]);
