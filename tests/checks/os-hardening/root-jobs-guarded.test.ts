import { completeSet, type FileEntry, incompleteSet } from 'rempart/check';
import check from '../../../checks/os-hardening/root-jobs-guarded.ts';
import { testCheck } from '../../test-check.ts';
import { aGroup, anAccount, anEntry, NO_PERMISSION, root } from '../host-examples.ts';

const people = {
  accounts: [root, anAccount('jane', 1000)],
  groups: [aGroup('root', 0), aGroup('staff', 50), aGroup('dev', 1005, 'jane')],
};
const job = (...entries: readonly FileEntry[]) => ({
  program: '/opt/app/backup.sh',
  path: '/etc/cron.d/backup',
  line: 2,
  entries: [anEntry('/', 0o755), ...entries],
});
const folder = anEntry('/opt/app/', 0o755);
const script = anEntry('/opt/app/backup.sh', 0o755);

testCheck(check, [
  {
    name: 'root’s own',
    facts: { self: { ...people, jobs: completeSet([job(folder, script)]) } },
    expect: 'pass',
  },
  {
    name: 'a script of a user',
    facts: { self: { ...people, jobs: completeSet([job(folder, { ...script, uid: 1000 })]) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'root runs /opt/app/backup.sh, and uid 1000 can change it',
          expected: 'owned and writable by root alone',
          actual: '0755, uid 1000, gid 0',
          location: { path: '/etc/cron.d/backup', line: 2, resource: '/opt/app/backup.sh' },
          fix: 'chown root:root /opt/app/backup.sh; chmod go-w /opt/app/backup.sh',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a folder that everybody can write',
    facts: { self: { ...people, jobs: completeSet([job({ ...folder, mode: 0o777 }, script)]) } },
    expect: 'fail',
  },
  {
    name: 'a folder of a user above a script of root',
    facts: { self: { ...people, jobs: completeSet([job({ ...folder, uid: 1000 }, script)]) } },
    expect: 'fail',
  },
  {
    name: 'a group that somebody is in',
    facts: { self: { ...people, jobs: completeSet([job(folder, { ...script, mode: 0o775, gid: 1005 })]) } },
    expect: 'fail',
  },
  {
    name: 'the empty group staff of Debian',
    facts: { self: { ...people, jobs: completeSet([job({ ...folder, mode: 0o2775, gid: 50 }, script)]) } },
    expect: 'pass',
  },
  {
    name: 'a sticky folder guards what is in it',
    facts: { self: { ...people, jobs: completeSet([job({ ...folder, mode: 0o1777 }, script)]) } },
    expect: 'pass',
  },
  {
    name: 'not all was seen',
    facts: { self: { ...people, jobs: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
