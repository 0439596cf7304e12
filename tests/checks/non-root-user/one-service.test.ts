import check from '../../../checks/non-root-user/one-service.ts';
import { testCheck } from '../../test-check.ts';
import {
  type ContainerChange,
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
  processes: ReturnType<typeof top> | typeof refused,
  host: ReturnType<typeof hostProcesses> | typeof leftOut = leftOut,
  change: ContainerChange = {},
) => ({
  self: { inspect: container(change), top: processes },
  parent: { 'docker-engine': { info: known(engine()) }, host: { processes: host } },
});

testCheck(check, [
  {
    name: 'one with its workers, below an init',
    facts: facts(
      top(
        [0, '/sbin/docker-init -- nginx'],
        [0, 'nginx: master process nginx'],
        [33, 'nginx: worker process'],
      ),
    ),
    expect: { outcome: 'pass', note: 'a web server' },
  },
  { name: 'a program that nobody knows', facts: facts(top([1000, '/app/server'])), expect: 'pass' },
  {
    name: 'a web server, its language and a job scheduler',
    facts: facts(
      top(
        [0, '/usr/bin/python3 /usr/bin/supervisord'],
        [0, '/usr/sbin/nginx'],
        [33, 'php-fpm8.2: pool www'],
        [0, '/usr/sbin/cron -f'],
      ),
    ),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Several services run in the container',
          expected: 'one',
          actual: 'a web server, PHP, a job scheduler',
          location: { resource: 'services' },
        },
      ],
    },
  },
  {
    name: 'a file of that name is none',
    facts: facts(top([1000, '/usr/bin/tail -F /var/log/nginx/access.log'], [1000, 'redis-server *:6379'])),
    expect: 'pass',
  },
  {
    name: 'seen in the host’s /proc',
    facts: facts(
      top(),
      hostProcesses(
        process({ command: ['/sbin/init'], name: 'systemd' }),
        process({ pid: 5, command: ['/lib/systemd/systemd-journald'] }),
        process({ pid: 6, command: ['/usr/sbin/sshd', '-D'] }),
      ),
    ),
    expect: 'fail',
  },
  { name: 'stopped', facts: facts(known(null), leftOut, { state: stopped }), expect: 'not-applicable' },
  { name: 'top is refused', facts: facts(refused), expect: 'unknown' },
]);
