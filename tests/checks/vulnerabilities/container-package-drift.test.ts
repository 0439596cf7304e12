import { type ContainerChange, completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/vulnerabilities/container-package-drift.ts';
import { testCheck } from '../../test-check.ts';

const changed = (...paths: readonly string[]) => ({
  self: {
    changes: completeSet(paths.map((path): ContainerChange => ({ path, kind: 'changed' }))),
  },
});

testCheck(check, [
  { name: 'nothing', facts: changed(), expect: 'pass' },
  {
    name: 'its own data, and locks and lists of apt that no package is in',
    facts: changed(
      '/var/log/app.log',
      '/var/lib/dpkg/lock',
      '/var/lib/apt/lists/main_Packages',
      '/app/package.json',
    ),
    expect: 'pass',
  },
  {
    name: 'apt-get install in the running container: one finding, whatever it wrote',
    facts: changed('/var/lib/dpkg/status', '/var/lib/dpkg/status.d/curl'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'dpkg changed packages while the container was there',
          expected: 'the packages of the image',
          actual: '/var/lib/dpkg/status was changed',
          location: { path: '/var/lib/dpkg/status', resource: 'dpkg' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  { name: 'apk', facts: changed('/lib/apk/db/installed'), expect: 'fail' },
  { name: 'rpm', facts: changed('/var/lib/rpm/rpmdb.sqlite'), expect: 'fail' },
  {
    name: 'npm',
    facts: changed('/srv/node_modules/@a/b/package.json'),
    expect: 'fail',
  },
  {
    name: 'pip',
    facts: changed('/usr/lib/python3.11/site-packages/lxml-4.9.dist-info/METADATA'),
    expect: 'fail',
  },
  {
    name: 'a list that did not come whole',
    facts: { self: { changes: incompleteSet([], { code: 'truncated', text: 'too many' }) } },
    expect: 'unknown',
  },
]);
