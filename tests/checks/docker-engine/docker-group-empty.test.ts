import type { Group } from 'rempart/check';
import check from '../../../checks/docker-engine/docker-group-empty.ts';
import { testCheck } from '../../test-check.ts';

const group = (name: string, ...members: readonly string[]): Group => ({
  name,
  gid: 998,
  members,
  password: { kind: 'none' } as unknown as Group['password'],
  line: 1,
});
const host = (...groups: readonly Group[]) => ({ parent: { host: { groups } } });

testCheck(check, [
  { name: 'no member', facts: host(group('docker')), expect: 'pass' },
  {
    name: 'a member',
    facts: host(group('docker', 'ada')),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'ada may become root through the engine',
          expected: 'no member',
          actual: 'member of docker',
          location: { path: '/etc/group', resource: 'ada' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'members of a group whose name only contains docker',
    facts: host(group('docker'), group('dockerroot', 'ada')),
    expect: 'pass',
  },
  { name: 'no such group', facts: host(group('root')), expect: 'not-applicable' },
]);
