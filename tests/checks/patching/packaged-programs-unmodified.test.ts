import {
  completeSet,
  type InstalledPackages,
  incompleteSet,
  type PackagedProgram,
  type PackageIntegrity,
} from 'rempart/check';
import check from '../../../checks/patching/packaged-programs-unmodified.ts';
import { testCheck } from '../../test-check.ts';
import { known, NO_PERMISSION, notKnown } from '../host-examples.ts';

const sshd: PackagedProgram = { path: '/usr/sbin/sshd', package: 'openssh-server', modified: false };
const packages = (...names: readonly string[]): InstalledPackages => ({
  manager: 'dpkg',
  packages: names.map((name) => ({
    name,
    version: '1',
    source: name,
    sourceVersion: '1',
    arch: 'amd64',
    status: 'installed',
    held: false,
    module: null,
  })),
});
const self = (integrity: PackageIntegrity | null, ...installed: readonly string[]) => ({
  self: { integrity, packages: installed.length === 0 ? notKnown : known(packages(...installed)) },
});
const dpkg = (...items: readonly PackagedProgram[]): PackageIntegrity => ({
  manager: 'dpkg',
  programs: completeSet(items),
});

testCheck(check, [
  { name: 'as recorded', facts: self(dpkg(sshd), 'openssh-server'), expect: 'pass' },
  {
    name: 'a program that was replaced',
    facts: self(dpkg(sshd, { ...sshd, path: '/usr/bin/sudo', package: 'sudo', modified: true })),
    expect: 'fail',
  },
  {
    name: 'linked in advance, which changes every program',
    facts: self(dpkg({ ...sshd, modified: true }), 'prelink'),
    expect: 'unknown',
  },
  {
    name: 'one that may not be read',
    facts: self({ manager: 'dpkg', programs: incompleteSet([sshd], NO_PERMISSION) }),
    expect: 'unknown',
  },
  {
    name: 'changed on a system of rpm',
    facts: self({
      manager: 'rpm',
      programs: completeSet([{ path: '/usr/sbin/sshd', package: '', modified: true }]),
    }),
    expect: 'fail',
  },
  {
    name: 'nothing changed on a system of rpm',
    facts: self({ manager: 'rpm', programs: completeSet([]) }),
    expect: 'pass',
  },
  { name: 'no sums recorded', facts: self(dpkg()), expect: 'not-applicable' },
  { name: 'Alpine', facts: self({ manager: 'apk', programs: completeSet([]) }), expect: 'manual' },
  { name: 'no package manager', facts: self(null), expect: 'not-applicable' },
]);
