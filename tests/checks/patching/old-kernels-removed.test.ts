import type { Kernels } from 'rempart/check';
import check from '../../../checks/patching/old-kernels-removed.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const system = aSystem();
const kernels = (...installed: readonly string[]): Kernels => ({
  running: '6.1.0-41-amd64',
  build: '',
  installed,
  flagged: null,
  packages: [],
});
const five = [37, 38, 39, 40, 41].map((number) => `6.1.0-${number}-amd64`);

testCheck(check, [
  {
    name: 'two',
    facts: { self: { kernels: kernels('6.1.0-40-amd64', '6.1.0-41-amd64'), system } },
    expect: { outcome: 'pass', note: '6.1.0-40-amd64, 6.1.0-41-amd64' },
  },
  { name: 'five', facts: { self: { kernels: kernels(...five), system } }, expect: 'fail' },
  {
    name: 'of another flavour do not count',
    facts: { self: { kernels: kernels(...five.map((name) => name.replace('amd64', 'rt-amd64'))), system } },
    expect: 'not-applicable',
  },
  {
    name: 'a container',
    facts: { self: { kernels: kernels(...five), system: inContainer } },
    expect: 'not-applicable',
  },
]);
