import { completeSet, incompleteSet, pass } from 'rempart/check';
import check from '../../../checks/runtime-detection/containers-watched.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, aSystem, NO_PERMISSION } from '../host-examples.ts';
import { aProduct, noProducts, running } from '../product-examples.ts';

const system = aSystem({ roles: ['container-host'] });
const processes = completeSet([aProcess()]);

testCheck(check, [
  {
    name: 'Tetragon',
    facts: {
      self: {
        products: completeSet([aProduct('Tetragon', { running: running('tetragon') })]),
        processes,
        system,
      },
    },
    expect: pass('Tetragon'),
  },
  {
    name: 'osquery knows processes, not containers',
    facts: {
      self: {
        products: completeSet([aProduct('osquery', { running: running('osqueryd') })]),
        processes,
        system,
      },
    },
    expect: 'fail',
  },
  { name: 'none', facts: { self: { products: noProducts, processes, system } }, expect: 'fail' },
  {
    name: 'hidden processes',
    facts: { self: { products: noProducts, processes: incompleteSet([], NO_PERMISSION), system } },
    expect: 'unknown',
  },
  {
    name: 'no engine',
    facts: { self: { products: noProducts, processes, system: aSystem() } },
    expect: 'not-applicable',
  },
]);
