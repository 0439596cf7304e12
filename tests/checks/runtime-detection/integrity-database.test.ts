import { completeSet, type IntegrityFile, incompleteSet, pass } from 'rempart/check';
import check from '../../../checks/runtime-detection/integrity-database.ts';
import { testCheck } from '../../test-check.ts';
import { anEntry, NO_PERMISSION } from '../host-examples.ts';
import { aProduct, hiddenProducts, noProducts } from '../product-examples.ts';

const products = completeSet([aProduct('AIDE')]);
const database = (path: string, size: number): IntegrityFile => ({
  product: 'AIDE',
  role: 'database',
  entry: anEntry(path, 0o600, { size }),
});

testCheck(check, [
  {
    name: 'a database',
    facts: { self: { products, files: completeSet([database('/var/lib/aide/aide.db.gz', 4096)]) } },
    expect: pass('/var/lib/aide/aide.db.gz'),
  },
  {
    name: 'an empty one',
    facts: { self: { products, files: completeSet([database('/var/lib/aide/aide.db', 0)]) } },
    expect: 'fail',
  },
  {
    name: 'installed, never initialised',
    facts: { self: { products, files: completeSet([]) } },
    expect: 'fail',
  },
  {
    name: 'its folder is closed to others',
    facts: { self: { products, files: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
  {
    name: 'an agent keeps its own',
    facts: { self: { products: completeSet([aProduct('Wazuh')]), files: completeSet([]) } },
    expect: 'not-applicable',
  },
  {
    name: 'no checker',
    facts: { self: { products: noProducts, files: completeSet([]) } },
    expect: 'not-applicable',
  },
  {
    name: 'no checker seen',
    facts: { self: { products: hiddenProducts, files: completeSet([]) } },
    expect: 'unknown',
  },
]);
