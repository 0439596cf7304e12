import check from '../../../checks/resource-limits/swap-limit.ts';
import { testCheck } from '../../test-check.ts';
import type { ContainerChange } from '../container-examples.ts';
import { container } from '../container-examples.ts';

const facts = (change: ContainerChange) => ({ self: { inspect: container(change) } });

testCheck(check, [
  { name: 'none beside memory', facts: facts({ hostConfig: { memory: 1, memorySwap: 1 } }), expect: 'pass' },
  { name: 'twice the memory', facts: facts({ hostConfig: { memory: 1, memorySwap: 0 } }), expect: 'pass' },
  { name: 'without bound', facts: facts({ hostConfig: { memory: 1, memorySwap: -1 } }), expect: 'fail' },
  {
    name: 'memory is not limited',
    facts: facts({ hostConfig: { memory: 0, memorySwap: -1 } }),
    expect: 'not-applicable',
  },
  { name: 'not told', facts: facts({ hostConfig: { memory: 1, memorySwap: null } }), expect: 'unknown' },
]);
