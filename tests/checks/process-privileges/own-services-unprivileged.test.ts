import { completeSet, incompleteSet, type OwnUnit, type Unit } from 'rempart/check';
import check from '../../../checks/process-privileges/own-services-unprivileged.ts';
import { testCheck } from '../../test-check.ts';
import { anEntry, NO_PERMISSION } from '../host-examples.ts';

const unit = (name: string, over: Partial<OwnUnit> = {}): OwnUnit => {
  const path = `/etc/systemd/system/${name}`;
  return {
    entry: anEntry(path, 0o644),
    user: null,
    dynamicUser: false,
    type: null,
    programs: [{ program: '/opt/app/app', path, line: 5 }],
    ...over,
  };
};
const alias: Unit = {
  name: 'app.service',
  manager: 'systemd',
  state: 'alias',
  target: 'other.service',
  wantedBy: [],
  active: true,
  path: '/etc/systemd/system/app.service',
};
const units = (...installed: readonly Unit[]) => ({
  manager: 'systemd' as const,
  installed: completeSet(installed),
});

testCheck(check, [
  {
    name: 'a user',
    facts: { self: { services: completeSet([unit('app.service', { user: 'app' })]), units: units() } },
    expect: 'pass',
  },
  {
    name: 'a dynamic user',
    facts: { self: { services: completeSet([unit('app.service', { dynamicUser: true })]), units: units() } },
    expect: 'pass',
  },
  {
    name: 'no user',
    facts: { self: { services: completeSet([unit('app.service')]), units: units() } },
    expect: 'fail',
  },
  {
    name: 'root by name',
    facts: { self: { services: completeSet([unit('app.service', { user: 'root' })]), units: units() } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'app.service runs as root',
          expected: 'User= or DynamicUser=',
          actual: 'User=root',
          location: { path: '/etc/systemd/system/app.service', resource: 'app.service' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      partialCredit: true,
    },
  },
  {
    name: 'a user given by a drop-in',
    facts: {
      self: {
        services: completeSet([
          unit('app.service'),
          unit('app.service.d/user.conf', { user: 'app', programs: [] }),
        ]),
        units: units(),
      },
    },
    expect: 'pass',
  },
  {
    name: 'a drop-in of another unit does not help',
    facts: {
      self: {
        services: completeSet([
          unit('app.service'),
          unit('app2.service.d/user.conf', { user: 'app', programs: [] }),
        ]),
        units: units(),
      },
    },
    expect: 'fail',
  },
  {
    name: 'what runs once',
    facts: { self: { services: completeSet([unit('setup.service', { type: 'oneshot' })]), units: units() } },
    expect: 'not-applicable',
  },
  {
    name: 'a link to a package’s unit',
    facts: { self: { services: completeSet([unit('app.service')]), units: units(alias) } },
    expect: 'not-applicable',
  },
  {
    name: 'units of snapd',
    facts: { self: { services: completeSet([unit('snap.lxd.daemon.service')]), units: units() } },
    expect: 'not-applicable',
  },
  {
    name: 'a unit that may not be read',
    facts: { self: { services: incompleteSet([], NO_PERMISSION), units: units() } },
    expect: 'unknown',
  },
]);
