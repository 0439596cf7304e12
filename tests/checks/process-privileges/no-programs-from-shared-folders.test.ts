import { completeSet, incompleteSet, type Process } from 'rempart/check';
import check from '../../../checks/process-privileges/no-programs-from-shared-folders.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, NO_PERMISSION } from '../host-examples.ts';

const self = (executable: string | null, over: Partial<Process> = {}) => ({
  self: { processes: completeSet([aProcess({ executable, name: 'x', ...over })]) },
});

testCheck(check, [
  { name: 'a program of a package', facts: self('/usr/bin/x'), expect: 'pass' },
  {
    name: 'a program of a package that was upgraded since',
    facts: self('/usr/bin/x', { executableDeleted: true }),
    expect: 'pass',
  },
  { name: '/tmp', facts: self('/tmp/kinsing'), expect: 'fail' },
  {
    name: 'deleted after its start',
    facts: self('/dev/shm/.x', { executableDeleted: true }),
    expect: 'fail',
  },
  { name: 'from memory', facts: self('/memfd:x', { executableDeleted: true }), expect: 'fail' },
  {
    name: 'runc’s sealed copy of itself',
    facts: self('/memfd:runc_cloned:/proc/self/exe', { executableDeleted: true }),
    expect: 'pass',
  },
  { name: 'a folder whose name only begins so', facts: self('/tmpfiles/x'), expect: 'pass' },
  {
    name: 'go run is milder',
    facts: self('/tmp/go-build123/b001/exe/main'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'x runs from /tmp/go-build123/b001/exe/main',
          expected: 'a program in a folder of root',
          actual: '/tmp/go-build123/b001/exe/main, uid 1000',
          location: { path: '/tmp/go-build123/b001/exe/main', resource: 'x in tmp' },
          severity: 'medium',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'programs that cannot be seen',
    facts: { self: { processes: incompleteSet([aProcess({ executable: null })], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
