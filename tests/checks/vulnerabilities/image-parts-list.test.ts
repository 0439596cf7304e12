import { completeSet, type FileEntry, incompleteSet } from 'rempart/check';
import check from '../../../checks/vulnerabilities/image-parts-list.ts';
import { testCheck } from '../../test-check.ts';
import { image, known, refused } from '../container-examples.ts';
import { anEntry, NO_PERMISSION } from '../host-examples.ts';

const of = (attestations: number | null, ...files: readonly FileEntry[]) => ({
  self: { lists: completeSet(files), image: known(image({ attestations })) },
});
const list = anEntry('/usr/share/sbom/app.spdx.json', 0o644);

testCheck(check, [
  { name: 'in the image', facts: of(null, list), expect: 'pass' },
  {
    name: 'in an unpacked root, which has no configuration',
    facts: { self: { lists: completeSet([list]), image: refused } },
    expect: 'pass',
  },
  { name: 'an empty file is none', facts: of(0, { ...list, size: 0 }), expect: 'fail' },
  { name: 'neither in it nor attached', facts: of(0), expect: 'fail' },
  { name: 'something is attached', facts: of(2), expect: 'manual' },
  { name: 'whether one is attached is not told', facts: of(null), expect: 'manual' },
  {
    name: 'not all was seen',
    facts: { self: { ...of(0).self, lists: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
