import { completeSet, incompleteSet, type PackageHold } from 'rempart/check';
import check from '../../../checks/patching/held-packages.ts';
import { testCheck } from '../../test-check.ts';
import { known, NO_PERMISSION, notKnown } from '../host-examples.ts';
import { anUpdateState, aPackage, aWaitingUpdate, dpkg } from '../patching-examples.ts';

const held = dpkg(aPackage('docker-ce', '1.0-1', { held: true }));
const waits = (name: string, security: boolean | null) =>
  known(anUpdateState('apt', [aWaitingUpdate(name, security, { arch: 'amd64' })]));
const holds = completeSet<PackageHold>([]);
const rpm = { manager: 'rpm' as const, packages: [aPackage('kernel-core', '5.14.0-1', { arch: 'x86_64' })] };
const lock = completeSet([{ pattern: 'kernel*', path: '/etc/dnf/plugins/versionlock.list', line: 2 }]);

testCheck(check, [
  {
    name: 'held at the newest version',
    facts: { self: { installed: held, holds, updates: waits('openssl', true) } },
    expect: 'pass',
  },
  {
    name: 'held back from a security update',
    facts: { self: { installed: held, holds, updates: waits('docker-ce', true) } },
    expect: 'fail',
  },
  {
    name: 'held back from an ordinary one: milder',
    facts: { self: { installed: held, holds, updates: waits('docker-ce', false) } },
    expect: 'fail',
  },
  {
    name: 'none held',
    facts: { self: { installed: dpkg(aPackage('a', '1')), holds, updates: waits('a', true) } },
    expect: 'not-applicable',
  },
  {
    name: 'a version lock of dnf',
    facts: {
      self: {
        installed: rpm,
        holds: lock,
        updates: known(anUpdateState('rpm', [aWaitingUpdate('kernel-core', true)])),
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'kernel-core is held back from a security update',
          expected: '1.0-2',
          actual: '5.14.0-1',
          location: {
            resource: 'kernel-core:x86_64',
            path: '/etc/dnf/plugins/versionlock.list',
            line: 2,
          },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a lock, and nothing tells what waits',
    facts: { self: { installed: rpm, holds: lock, updates: notKnown } },
    expect: 'unknown',
  },
  {
    name: 'locks that may not be read',
    facts: {
      self: { installed: rpm, holds: incompleteSet<PackageHold>([], NO_PERMISSION), updates: known(null) },
    },
    expect: 'unknown',
  },
  {
    name: 'no package manager',
    facts: { self: { installed: null, holds, updates: known(null) } },
    expect: 'not-applicable',
  },
]);
