import check from '../../../checks/non-root-user/no-sshd.ts';
import { testCheck } from '../../test-check.ts';
import {
  container,
  engine,
  hostProcesses,
  known,
  leftOut,
  process,
  refused,
  stopped,
  top,
} from '../container-examples.ts';

const facts = (
  processes: ReturnType<typeof top>,
  host: ReturnType<typeof hostProcesses> = leftOut,
  running = true,
) => ({
  self: { inspect: container(running ? {} : { state: stopped }), top: processes },
  parent: { 'docker-engine': { info: known(engine()) }, host: { processes: host } },
});

testCheck(check, [
  { name: 'none, in a container without ps', facts: facts(top([1000, 'app --sshd-url x'])), expect: 'pass' },
  {
    name: 'sshd beside a program without ps, which peers that look from inside pass',
    facts: facts(top([1000, 'app'], [0, '/usr/sbin/sshd -D'])),
    expect: 'fail',
  },
  {
    name: 'sshd under its process title',
    facts: facts(top([0, 'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups'])),
    expect: 'fail',
  },
  {
    name: 'dropbear, seen from the host',
    facts: facts(top([0, 'app']), hostProcesses(process({ command: ['dropbear', '-F'] }))),
    expect: 'fail',
  },
  { name: 'processes unknown', facts: facts(refused), expect: 'unknown' },
  { name: 'stopped', facts: facts(refused, leftOut, false), expect: 'not-applicable' },
]);
