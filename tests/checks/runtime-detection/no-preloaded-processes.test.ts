import { completeSet, incompleteSet, type ProcessPreload } from 'rempart/check';
import check from '../../../checks/runtime-detection/no-preloaded-processes.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, known, NO_PERMISSION, notKnown } from '../host-examples.ts';

const of = (...libraries: readonly string[]) =>
  completeSet(libraries.map((library): ProcessPreload => ({ pid: 1234, library })));
const processes = known(completeSet([aProcess({ name: 'nginx' })]));

testCheck(check, [
  { name: 'none', facts: { self: { preloads: of(), processes } }, expect: 'pass' },
  {
    name: 'allocators, as many services have them',
    facts: {
      self: {
        preloads: of('/usr/lib/x86_64-linux-gnu/libjemalloc.so.2', 'libtcmalloc_minimal.so.4'),
        processes,
      },
    },
    expect: 'pass',
  },
  {
    name: 'the name of an allocator in a shared folder',
    facts: { self: { preloads: of('/tmp/libjemalloc.so.2'), processes: notKnown } },
    expect: 'fail',
  },
  {
    name: 'an unknown library',
    facts: { self: { preloads: of('/usr/lib/libprocesshider.so'), processes } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'nginx was told to load /usr/lib/libprocesshider.so first',
          expected: 'no LD_PRELOAD, or a known library',
          actual: '/usr/lib/libprocesshider.so',
          location: { resource: 'nginx /usr/lib/libprocesshider.so' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'environments of others are closed to us',
    facts: { self: { preloads: incompleteSet<ProcessPreload>([], NO_PERMISSION), processes } },
    expect: 'unknown',
  },
]);
