import check from '../../../checks/os-hardening/clock-synchronised.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';

const system = aSystem();
const self = (
  daemons: readonly string[],
  timesyncdSynchronised: boolean | null = null,
  reason: typeof NO_PERMISSION | null = null,
) => ({
  self: { timeSync: { daemons, timesyncdSynchronised, reason }, system },
});

testCheck(check, [
  { name: 'chrony', facts: self(['chrony']), expect: 'pass' },
  { name: 'timesyncd that has set the clock', facts: self(['systemd-timesyncd'], true), expect: 'pass' },
  { name: 'timesyncd that has not', facts: self(['systemd-timesyncd'], false), expect: 'fail' },
  { name: 'two daemons', facts: self(['chrony', 'ntpd']), expect: 'fail' },
  { name: 'chrony beside a hardware clock', facts: self(['chrony', 'phc2sys', 'ptp4l']), expect: 'pass' },
  { name: 'the tools of VMware alone', facts: self(['VMware tools']), expect: 'pass' },
  { name: 'none', facts: self([]), expect: 'fail' },
  { name: 'hidden', facts: self([], null, NO_PERMISSION), expect: 'unknown' },
  {
    name: 'a container',
    facts: {
      self: { timeSync: { daemons: [], timesyncdSynchronised: null, reason: null }, system: inContainer },
    },
    expect: 'not-applicable',
  },
]);
