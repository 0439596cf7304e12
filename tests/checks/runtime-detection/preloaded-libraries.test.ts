import check from '../../../checks/runtime-detection/preloaded-libraries.ts';
import { testCheck } from '../../test-check.ts';

const lines = (...names: readonly string[]) => ({
  self: { libraries: names.map((library, index) => ({ library, line: index + 1 })) },
});

testCheck(check, [
  { name: 'none', facts: lines(), expect: 'pass' },
  {
    name: 'the copy routines of Raspberry Pi OS',
    facts: lines(['/usr/lib/arm-linux-gnueabihf/libarmmem-', '{PLATFORM}.so'].join('$')),
    expect: 'pass',
  },
  { name: 'an allocator', facts: lines('/usr/lib/x86_64-linux-gnu/libjemalloc.so.2'), expect: 'pass' },
  { name: 'an unknown one', facts: lines('/usr/lib/x86_64-linux-gnu/libprocesshider.so'), expect: 'fail' },
  { name: 'a known name at another place', facts: lines('/tmp/libjemalloc.so.2'), expect: 'fail' },
]);
