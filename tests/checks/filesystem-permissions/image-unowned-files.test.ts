import { completeSet, type FileEntry, incompleteSet, type WalkEntry } from 'rempart/check';
import { expect, it } from 'vitest';
import check from '../../../checks/filesystem-permissions/image-unowned-files.ts';
import { testCheck } from '../../test-check.ts';
import { image, known, leftOut } from '../container-examples.ts';
import { anEntry, aWalkEntry, NO_PERMISSION } from '../host-examples.ts';

const PASSWD = [anEntry('/etc/passwd', 0o644)];
const lost = (path: string, uid = 501, gid = 20): WalkEntry =>
  aWalkEntry(path, 0o644, { uid, gid, unowned: true });
const facts = (entries: readonly WalkEntry[], user = '', accounts: readonly FileEntry[] = PASSWD) => ({
  self: {
    walk: completeSet(entries),
    accounts: completeSet(accounts),
    image: known(image({ user })),
  },
});

testCheck(check, [
  { name: 'none', facts: facts([]), expect: 'pass' },
  {
    name: 'copied with the uid of the machine that built it',
    facts: facts([lost('/app/main.py')]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'No account of the image owns /app/main.py',
          expected: 'an owner and a group of /etc/passwd and /etc/group',
          actual: 'uid 501, gid 20, 0644',
          location: { path: '/app/main.py', resource: '/app/main.py' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'files of a USER given as a number',
    facts: facts([lost('/app/a', 10_001, 10_001)], '10001'),
    expect: 'pass',
  },
  {
    name: 'files of a USER given as a number, in root’s group as OpenShift wants it',
    facts: facts([lost('/app/a', 1001, 0)], '1001:0'),
    expect: 'pass',
  },
  {
    name: 'the same with a USER that names no group',
    facts: facts([lost('/app/b', 1001, 0)], '1001'),
    expect: 'pass',
  },
  {
    name: 'files of another number than USER',
    facts: facts([lost('/app/a', 501, 20)], '10001:10001'),
    expect: 'fail',
  },
  {
    name: 'a USER given by name owns nothing by number',
    facts: facts([lost('/app/a', 501, 501)], 'app'),
    expect: 'fail',
  },
  {
    name: 'from scratch: there are no accounts to belong to',
    facts: facts([lost('/server', 65_532, 65_532)], '', []),
    expect: 'not-applicable',
  },
  {
    name: 'a file system without an image’s configuration',
    facts: {
      self: { walk: completeSet([lost('/app/a')]), accounts: completeSet(PASSWD), image: leftOut },
    },
    expect: 'fail',
  },
  {
    name: 'passwd was not read',
    facts: {
      self: {
        walk: incompleteSet([], NO_PERMISSION),
        accounts: incompleteSet([], NO_PERMISSION),
        image: known(image()),
      },
    },
    expect: 'unknown',
  },
]);

it('counts a large copied tree whole, and tells it in a few lines', () => {
  const tree = Array.from({ length: 5000 }, (_, index) => lost(`/app/modules/m${index % 50}/file${index}`));
  const verdict = check.evaluate(facts(tree) as never);
  expect(verdict).toMatchObject({ resources: { passed: 0, total: 5000, complete: true } });
  expect(verdict.outcome === 'fail' ? verdict.findings.map(({ message }) => message) : []).toEqual([
    'No account of the image owns /app/modules/m0/file0, and so on: 5000 paths below /app/modules/',
  ]);
});
