import { completeSet, notApplicable, pass } from 'rempart/check';
import check from '../../../checks/antivirus/installed.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, known, notKnown } from '../host-examples.ts';
import { aProduct, hiddenProducts, noProducts, running } from '../product-examples.ts';

const system = aSystem();
const immutable = known(null);

testCheck(check, [
  {
    name: 'ClamAV is installed',
    facts: { self: { products: completeSet([aProduct('ClamAV')]), system, immutable } },
    expect: pass('ClamAV'),
  },
  {
    name: 'an agent without a package, known by its process',
    facts: {
      self: {
        products: completeSet([
          aProduct('CrowdStrike Falcon', { packages: [], running: running('falcon-sensor') }),
        ]),
        system,
        immutable,
      },
    },
    expect: pass('CrowdStrike Falcon'),
  },
  {
    name: 'a sensor of system calls scans no files',
    facts: { self: { products: completeSet([aProduct('Falco')]), system, immutable } },
    expect: 'fail',
  },
  { name: 'none', facts: { self: { products: noProducts, system, immutable: notKnown } }, expect: 'fail' },
  {
    name: 'nothing seen where processes are hidden is not nothing',
    facts: { self: { products: hiddenProducts, system, immutable } },
    expect: 'unknown',
  },
  {
    name: 'nothing can be installed on an immutable system',
    facts: { self: { products: noProducts, system, immutable: known('Flatcar') } },
    expect: notApplicable('Nothing can be installed on Flatcar'),
  },
  {
    name: 'a container is scanned by its host',
    facts: { self: { products: noProducts, system: inContainer, immutable } },
    expect: 'not-applicable',
  },
]);
