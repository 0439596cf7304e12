import check from '../../../checks/non-root-user/supplementary-groups.ts';
import { testCheck } from '../../test-check.ts';
import { known, leftOut, withHost } from '../container-examples.ts';

const group = (name: string, gid: number) => ({
  name,
  gid,
  members: [],
  password: { kind: 'shadowed' as const },
  line: 1,
});
const facts = (groupAdd: readonly string[] | null, audited = true) => ({
  self: { inspect: withHost({ groupAdd }) },
  parent: { host: { groups: audited ? known([group('docker', 998), group('audio', 29)]) : leftOut } },
});

testCheck(check, [
  { name: 'none', facts: facts([]), expect: 'pass' },
  { name: 'a harmless one', facts: facts(['29']), expect: 'pass' },
  { name: 'the host’s docker group by number', facts: facts(['998']), expect: 'fail' },
  { name: 'the same number without the host', facts: facts(['998'], false), expect: 'pass' },
  { name: 'disk by name', facts: facts(['disk']), expect: 'fail' },
  { name: 'root’s group', facts: facts(['0'], false), expect: 'fail' },
  { name: 'not told', facts: facts(null), expect: 'unknown' },
]);
