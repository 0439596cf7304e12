import { completeSet, incompleteSet, type OwnUnit, type Unit } from 'rempart/check';
import check from '../../../checks/process-privileges/own-services-sandboxed.ts';
import { testCheck } from '../../test-check.ts';
import { anEntry, NO_PERMISSION } from '../host-examples.ts';

const unit = (name: string, content: string, over: Partial<OwnUnit> = {}): OwnUnit => {
  const path = `/etc/systemd/system/${name}`;
  return {
    entry: anEntry(path, 0o644, { content }),
    user: 'app',
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
const self = (...services: readonly OwnUnit[]) => ({
  self: { services: completeSet(services), units: units() },
});
const START = '[Service]\nExecStart=/opt/app/app\n';

testCheck(check, [
  {
    name: 'kept apart',
    facts: self(unit('app.service', `${START}NoNewPrivileges=yes\nProtectSystem=strict\nPrivateTmp=true\n`)),
    expect: 'pass',
  },
  {
    name: 'by a drop-in',
    facts: self(
      unit('app.service', START),
      unit('app.service.d/10.conf', '[Service]\nNoNewPrivileges=1\nSystemCallFilter=@system-service\n', {
        programs: [],
      }),
    ),
    expect: 'pass',
  },
  { name: 'nothing', facts: self(unit('app.service', START)), expect: 'fail' },
  { name: 'one alone', facts: self(unit('app.service', `${START}PrivateTmp=yes`)), expect: 'fail' },
  {
    name: 'written and switched off',
    facts: self(unit('app.service', `${START}NoNewPrivileges=no\nProtectSystem=false\nProtectHome=off`)),
    expect: 'fail',
  },
  {
    name: 'taken back by a drop-in',
    facts: self(
      unit('app.service', `${START}NoNewPrivileges=yes\nPrivateTmp=yes\n`),
      unit('app.service.d/99.conf', '[Service]\nPrivateTmp=no\n', { programs: [] }),
    ),
    expect: 'fail',
  },
  {
    name: 'comments are none',
    facts: self(unit('app.service', `${START}#NoNewPrivileges=yes\n#PrivateTmp=yes`)),
    expect: 'fail',
  },
  { name: 'an engine', facts: self(unit('docker.service', START)), expect: 'not-applicable' },
  {
    name: 'a job that ends',
    facts: self(unit('backup.service', START, { type: 'oneshot' })),
    expect: 'not-applicable',
  },
  {
    name: 'a link to a unit of a package',
    facts: { self: { services: completeSet([unit('app.service', START)]), units: units(alias) } },
    expect: 'not-applicable',
  },
  {
    name: 'units out of sight',
    facts: { self: { services: incompleteSet([], NO_PERMISSION), units: units() } },
    expect: 'unknown',
  },
]);
