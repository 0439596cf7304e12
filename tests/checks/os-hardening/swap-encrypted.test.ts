import check from '../../../checks/os-hardening/swap-encrypted.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const area = (state: 'memory' | 'encrypted' | 'plain' | 'unknown') => ({ path: `/dev/${state}`, state });
const system = aSystem();

testCheck(check, [
  {
    name: 'zram and dm-crypt',
    facts: { self: { areas: [area('memory'), area('encrypted')], system } },
    expect: 'pass',
  },
  {
    name: 'a partition',
    facts: { self: { areas: [area('plain'), area('memory')], system } },
    expect: 'fail',
  },
  {
    name: 'a volume of ZFS',
    facts: { self: { areas: [area('unknown'), area('memory')], system } },
    expect: 'unknown',
  },
  {
    name: 'a failure seen stays one',
    facts: { self: { areas: [area('unknown'), area('plain')], system } },
    expect: 'fail',
  },
  { name: 'none', facts: { self: { areas: [], system } }, expect: 'not-applicable' },
  {
    name: 'a container',
    facts: { self: { areas: [area('plain')], system: inContainer } },
    expect: 'not-applicable',
  },
]);
