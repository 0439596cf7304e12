import { completeSet, type FileEntry, incompleteSet } from 'rempart/check';
import check from '../../../checks/filesystem-permissions/image-account-files.ts';
import { testCheck } from '../../test-check.ts';
import { anEntry, NO_PERMISSION } from '../host-examples.ts';

const image = (...entries: readonly FileEntry[]) => ({ self: { files: completeSet(entries) } });

testCheck(check, [
  {
    name: 'as Debian’s packages make them',
    facts: image(
      anEntry('/etc/passwd', 0o644),
      anEntry('/etc/group', 0o644),
      anEntry('/etc/shadow', 0o640, { gid: 42 }),
    ),
    expect: 'pass',
  },
  { name: 'as RHEL’s packages make them', facts: image(anEntry('/etc/shadow', 0)), expect: 'pass' },
  {
    name: 'passwd writable for its group, so that a random uid may name itself',
    facts: image(anEntry('/etc/passwd', 0o664)),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/etc/passwd has the bits 0020 too many',
          expected: '0644',
          actual: '0664, uid 0',
          location: { path: '/etc/passwd', resource: '/etc/passwd' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a mode that is a smaller number but open to all (602)',
    facts: image(anEntry('/etc/passwd', 0o602)),
    expect: 'fail',
  },
  { name: 'shadow that everybody reads', facts: image(anEntry('/etc/shadow', 0o644)), expect: 'fail' },
  { name: 'a backup that everybody reads', facts: image(anEntry('/etc/shadow-', 0o644)), expect: 'fail' },
  {
    name: 'passwd of the application’s user',
    facts: image(anEntry('/etc/passwd', 0o644, { uid: 1001 })),
    expect: 'fail',
  },
  {
    name: 'the list of shells is no account file',
    facts: image(anEntry('/etc/shells', 0o666), anEntry('/etc/passwd', 0o644, { size: 1 })),
    expect: 'pass',
  },
  { name: 'from scratch', facts: image(), expect: 'not-applicable' },
  {
    name: 'not all was seen',
    facts: { self: { files: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
