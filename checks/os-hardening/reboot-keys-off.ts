import {
  defineCheck,
  fail,
  notApplicable,
  optional,
  pass,
  rescueMode,
  system,
  undecided,
  units,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/reboot-keys-off',
  title: 'Ctrl-Alt-Del at the console does not restart the host',
  targets: ['host'],
  severity: 'low',
  rationale: 'Three keys on a console that hangs in the wrong window take the host away, without any login.',
  remediation:
    'Run `systemctl mask ctrl-alt-del.target`, and set `CtrlAltDelBurstAction=none` in /etc/systemd/system.conf.d/keys.conf; without systemd take the line ctrlaltdel out of /etc/inittab.',
  references: [{ standard: 'stig-ubuntu-24.04', id: 'UBTU-24-300026' }],
  needs: { self: { units: optional(units), rescue: rescueMode, system } },
  evaluate({ self: { units, rescue, system } }) {
    if (system.machine === 'container') return notApplicable('A container has no console');
    if (!units.known) return undecided(units.reason);
    // The target is an alias of the restart unless it is masked, so that aliases may not be followed here.
    const target = units.value.installed.items.find(({ name }) => name === 'ctrl-alt-del.target');
    if (units.value.manager === 'systemd' || (!rescue.inittab && target !== undefined)) {
      if (target?.state === 'masked') return pass('ctrl-alt-del.target is masked');
      return fail({
        message: 'Ctrl-Alt-Del restarts the host',
        expected: 'masked',
        actual: target?.target ?? target?.state ?? 'reboot.target',
        location: { resource: 'ctrl-alt-del.target' },
      });
    }
    if (!rescue.inittab) return notApplicable('No init is known here that would take the keys');
    if (rescue.rebootKeys === null) return pass('no line ctrlaltdel in /etc/inittab');
    return fail({
      message: 'Ctrl-Alt-Del restarts the host',
      expected: 'no line ctrlaltdel',
      actual: rescue.rebootKeys.command,
      location: { path: '/etc/inittab', line: rescue.rebootKeys.line, resource: 'ctrlaltdel' },
    });
  },
});
