import { completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/os-hardening/file-capabilities-known.ts';
import { testCheck } from '../../test-check.ts';
import { aWalkEntry } from '../host-examples.ts';

const self = (path: string, capabilities: string) => ({
  self: { capable: completeSet([aWalkEntry(path, 0o755, { capabilities })]) },
});
const finding = (path: string, held: string, root: boolean) => ({
  outcome: 'fail' as const,
  findings: [
    {
      message: root
        ? `${path} makes root of whoever runs it`
        : `${path} gives capabilities to whoever runs it`,
      expected: 'no file capabilities',
      actual: held,
      location: { path, resource: path },
      ...(root ? {} : { severity: 'medium' as const }),
    },
  ] as const,
  resources: { passed: 0, total: 1, complete: true },
  partialCredit: true as const,
});

testCheck(check, [
  { name: 'ping', facts: self('/usr/bin/ping', 'cap_net_raw=ep'), expect: 'pass' },
  { name: 'newuidmap of Fedora', facts: self('/usr/bin/newuidmap', 'cap_setuid=ep'), expect: 'pass' },
  {
    name: 'ping elsewhere',
    facts: self('/home/jane/ping', 'cap_net_raw=ep'),
    expect: finding('/home/jane/ping', 'cap_net_raw=ep', false),
  },
  {
    name: 'ping with more',
    facts: self('/usr/bin/ping', 'cap_net_raw,cap_setuid=ep'),
    expect: finding('/usr/bin/ping', 'cap_net_raw,cap_setuid=ep', true),
  },
  {
    name: 'an interpreter',
    facts: self('/usr/bin/python3.11', 'cap_setuid=ep'),
    expect: finding('/usr/bin/python3.11', 'cap_setuid=ep', true),
  },
  { name: 'every capability', facts: self('/opt/x', '=ep'), expect: finding('/opt/x', '=ep', true) },
  {
    name: 'a server on a low port',
    facts: self('/opt/app/node', 'cap_net_bind_service=ep'),
    expect: finding('/opt/app/node', 'cap_net_bind_service=ep', false),
  },
  { name: 'none', facts: { self: { capable: completeSet([]) } }, expect: 'pass' },
  {
    name: 'without getcap nobody can tell',
    facts: {
      self: { capable: incompleteSet([], { code: 'tool-missing', text: 'getcap is not installed' }) },
    },
    expect: 'unknown',
  },
]);
