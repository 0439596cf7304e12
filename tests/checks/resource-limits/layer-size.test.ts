import check from '../../../checks/resource-limits/layer-size.ts';
import { testCheck } from '../../test-check.ts';
import { type ContainerChange, withHost } from '../container-examples.ts';

const facts = (hostConfig: ContainerChange['hostConfig']) => ({
  self: { inspect: withHost(hostConfig ?? {}) },
});

testCheck(check, [
  { name: 'a size', facts: facts({ storageOpt: { size: '10G' } }), expect: { outcome: 'pass', note: '10G' } },
  { name: 'read-only', facts: facts({ readonlyRootfs: true, storageOpt: null }), expect: 'pass' },
  { name: 'neither', facts: facts({ storageOpt: {} }), expect: 'fail' },
  { name: 'another option', facts: facts({ storageOpt: { 'x.y': '1' } }), expect: 'fail' },
  { name: 'not told', facts: facts({ storageOpt: null }), expect: 'unknown' },
  { name: 'whether it is read-only is not told', facts: facts({ readonlyRootfs: null }), expect: 'unknown' },
]);
