import { completeSet, incompleteSet, pass } from 'rempart/check';
import check from '../../../checks/runtime-detection/sensor.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';
import { aProduct, noProducts, running } from '../product-examples.ts';

const system = aSystem();
const processes = completeSet([aProcess()]);

testCheck(check, [
  {
    name: 'Falco',
    facts: {
      self: { products: completeSet([aProduct('Falco', { running: running('falco') })]), processes, system },
    },
    expect: pass('Falco'),
  },
  {
    name: 'Falco in a container watches the host too',
    facts: {
      self: {
        products: completeSet([
          aProduct('Falco', { running: running('falco'), packages: [], inContainer: true }),
        ]),
        processes,
        system,
      },
    },
    expect: pass('Falco in a container'),
  },
  {
    name: 'installed, stopped',
    facts: { self: { products: completeSet([aProduct('osquery')]), processes, system } },
    expect: 'fail',
  },
  { name: 'none', facts: { self: { products: noProducts, processes, system } }, expect: 'fail' },
  {
    name: 'hidden processes',
    facts: { self: { products: noProducts, processes: incompleteSet([], NO_PERMISSION), system } },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { products: noProducts, processes, system: inContainer } },
    expect: 'not-applicable',
  },
]);
