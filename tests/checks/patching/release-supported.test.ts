import check from '../../../checks/patching/release-supported.ts';
import { testCheck } from '../../test-check.ts';
import { aRelease } from '../release-examples.ts';

const on = (id: string, versionId: string | null, fields: Readonly<Record<string, string>> = {}) => ({
  self: { release: aRelease(id, versionId, fields) },
});

testCheck(check, [
  { name: 'Debian 13', facts: on('debian', '13'), expect: { outcome: 'pass', note: 'until 2030-06-30' } },
  {
    name: 'Debian 12 is past its end, and has long-term support',
    facts: on('debian', '12'),
    expect: { outcome: 'pass', note: 'long-term support until 2028-06-30' },
  },
  { name: 'Debian 10', facts: on('debian', '10'), expect: 'fail' },
  {
    name: 'Ubuntu 20.04 has updates for subscribers alone',
    facts: on('ubuntu', '20.04'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'ubuntu 20.04 gets no security updates any more',
          expected: 'a supported release',
          actual: 'ended 2025-05-29; subscribers get updates until 2030-04-23',
          location: { path: '/etc/os-release', resource: 'release' },
        },
      ],
    },
  },
  {
    name: 'Alpine ends soon: milder',
    facts: on('alpine', '3.22.1'),
    collectedAt: Date.UTC(2027, 3, 1),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'alpine 3.22.1 gets security updates for 31 more days',
          expected: 'a supported release',
          actual: 'ends 2027-05-01',
          location: { path: '/etc/os-release', resource: 'release' },
          severity: 'low',
        },
      ],
    },
  },
  { name: 'RHEL by its major number', facts: on('rhel', '9.4'), expect: 'pass' },
  {
    name: 'CentOS Linux 8 is not CentOS Stream 9',
    facts: on('centos', '8', { NAME: 'CentOS Linux' }),
    expect: 'fail',
  },
  { name: 'CentOS Stream 9', facts: on('centos', '9', { NAME: 'CentOS Stream' }), expect: 'pass' },
  {
    name: 'Fedora tells by itself',
    facts: on('fedora', '44', { SUPPORT_END: '2027-05-19' }),
    expect: 'pass',
  },
  { name: 'Debian testing', facts: on('debian', null), expect: 'not-applicable' },
  { name: 'Arch', facts: on('arch', null), expect: 'not-applicable' },
  { name: 'a release that is not known', facts: on('ubuntu', '99.04'), expect: 'unknown' },
  { name: 'no os-release', facts: { self: { release: null } }, expect: 'unknown' },
]);
