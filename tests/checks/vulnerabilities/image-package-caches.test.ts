import { completeSet, type FileEntry, incompleteSet } from 'rempart/check';
import check from '../../../checks/vulnerabilities/image-package-caches.ts';
import { testCheck } from '../../test-check.ts';
import { anEntry, NO_PERMISSION } from '../host-examples.ts';

const image = (...entries: readonly FileEntry[]) => ({ self: { files: completeSet(entries) } });

testCheck(check, [
  { name: 'none', facts: image(), expect: 'pass' },
  { name: 'lists of apt', facts: image(anEntry('/var/lib/apt/lists/x_Packages', 0o644)), expect: 'fail' },
  { name: 'a folder of pip', facts: image(anEntry('/root/.cache/pip/http/', 0o755)), expect: 'fail' },
  {
    name: 'an empty file',
    facts: image(anEntry('/var/cache/apt/pkgcache.bin', 0o644, { size: 0 })),
    expect: 'pass',
  },
  {
    name: 'not all was seen',
    facts: { self: { files: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
