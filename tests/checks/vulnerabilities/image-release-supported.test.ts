import check from '../../../checks/vulnerabilities/image-release-supported.ts';
import { testCheck } from '../../test-check.ts';
import { known, notKnown } from '../host-examples.ts';
import { dpkg } from '../patching-examples.ts';
import { aRelease } from '../release-examples.ts';

const installed = known(dpkg());

testCheck(check, [
  { name: 'Debian 13', facts: { self: { release: aRelease('debian', '13'), installed } }, expect: 'pass' },
  {
    name: 'Alpine 3.18',
    facts: { self: { release: aRelease('alpine', '3.18.4'), installed } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'alpine 3.18.4 gets no security updates any more',
          expected: 'a supported release',
          actual: 'ended 2025-05-09',
          location: { path: '/etc/os-release', resource: 'release' },
        },
      ],
    },
  },
  {
    name: 'CentOS 7',
    facts: { self: { release: aRelease('centos', '7', { NAME: 'CentOS Linux' }), installed } },
    expect: 'fail',
  },
  {
    name: 'Wolfi',
    facts: { self: { release: aRelease('wolfi', '20230201'), installed } },
    expect: 'not-applicable',
  },
  {
    name: 'an image from scratch',
    facts: { self: { release: null, installed: known(null) } },
    expect: 'not-applicable',
  },
  {
    name: 'no os-release, but packages that could not be read',
    facts: { self: { release: null, installed: notKnown } },
    expect: 'unknown',
  },
  {
    name: 'a distribution that is not known',
    facts: { self: { release: aRelease('acme', '1'), installed } },
    expect: 'unknown',
  },
]);
