import { completeSet, pass } from 'rempart/check';
import check from '../../../checks/runtime-detection/integrity-checker.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, known, notKnown } from '../host-examples.ts';
import { aProduct, hiddenProducts, noProducts, running } from '../product-examples.ts';

const system = aSystem();
const immutable = known(null);

testCheck(check, [
  {
    name: 'AIDE',
    facts: { self: { products: completeSet([aProduct('AIDE')]), system, immutable } },
    expect: pass('AIDE'),
  },
  {
    name: 'an agent by its process',
    facts: {
      self: {
        products: completeSet([aProduct('Wazuh', { packages: [], running: running('wazuh-syscheckd') })]),
        system,
        immutable,
      },
    },
    expect: 'pass',
  },
  { name: 'none', facts: { self: { products: noProducts, system, immutable: notKnown } }, expect: 'fail' },
  {
    name: 'a sensor of system calls keeps no record of files',
    facts: { self: { products: completeSet([aProduct('Falco')]), system, immutable } },
    expect: 'fail',
  },
  {
    name: 'not all could be seen',
    facts: { self: { products: hiddenProducts, system, immutable } },
    expect: 'unknown',
  },
  {
    name: 'an immutable system',
    facts: { self: { products: noProducts, system, immutable: known('OSTree') } },
    expect: 'not-applicable',
  },
  {
    name: 'a container',
    facts: { self: { products: noProducts, system: inContainer, immutable } },
    expect: 'not-applicable',
  },
]);
