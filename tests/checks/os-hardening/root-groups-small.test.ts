import check from '../../../checks/os-hardening/root-groups-small.ts';
import { testCheck } from '../../test-check.ts';
import { aGroup, anAccount, root } from '../host-examples.ts';

testCheck(check, [
  {
    name: 'empty groups',
    facts: { self: { accounts: [root], groups: [aGroup('docker', 999), aGroup('disk', 6)] } },
    expect: 'pass',
  },
  {
    name: 'a developer in docker',
    facts: { self: { accounts: [root, anAccount('jane', 1000)], groups: [aGroup('docker', 999, 'jane')] } },
    expect: 'fail',
  },
  {
    name: 'by primary group',
    facts: { self: { accounts: [anAccount('ci', 1001, { gid: 999 })], groups: [aGroup('docker', 999)] } },
    expect: 'fail',
  },
  {
    name: 'an administrator gains less',
    facts: {
      self: { accounts: [root], groups: [aGroup('sudo', 27, 'jane'), aGroup('docker', 999, 'jane')] },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'jane is in the group docker, and so starts a container that mounts the root folder',
          expected: 'no members',
          actual: 'jane, who is an administrator anyway',
          location: { path: '/etc/group', line: 1, resource: 'docker/jane' },
          severity: 'medium',
          fix: 'gpasswd -d jane docker',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a name that only contains docker (docker-bench matches a part of it)',
    facts: { self: { accounts: [root], groups: [aGroup('docker-users', 1005, 'jane')] } },
    expect: 'pass',
  },
]);
