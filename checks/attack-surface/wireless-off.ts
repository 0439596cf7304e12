import {
  completeSet,
  defineCheck,
  type Finding,
  hostRoles,
  judgeEach,
  notApplicable,
  system,
  whyRole,
  wirelessInterfaces,
} from 'rempart/check';

export default defineCheck({
  id: 'attack-surface/wireless-off',
  title: 'The radios of the machine are off',
  targets: ['host'],
  severity: 'low',
  rationale: 'A radio is a second network that reaches the car park, and past the firewall of the first.',
  remediation:
    'Run `nmcli radio wifi off` or `rfkill block wifi`; better keep the driver out: `install MODULE /bin/false` in /etc/modprobe.d/wireless.conf.',
  references: [{ standard: 'cis-debian-12', id: '3.1.2' }],
  needs: { self: { radios: wirelessInterfaces, roles: hostRoles, system } },
  evaluate({ self: { radios, roles, system }, target }) {
    if (system.machine === 'container') return notApplicable('The network of a container is its engine’s');
    const needed = (['desktop', 'router'] as const)
      .map((role) => whyRole(roles, target, role))
      .find((because) => because !== null);
    if (needed !== undefined && radios.length > 0)
      return notApplicable(`This machine may need its radio (${needed})`);
    return judgeEach(
      completeSet(radios),
      ({ name, state, blocked }): Finding | null =>
        blocked
          ? null
          : {
              message:
                state === 'up' ? `The radio ${name} is in a network` : `The radio ${name} can be switched on`,
              expected: 'blocked, or no driver',
              actual: state,
              location: { resource: name },
              ...(state === 'up' ? {} : { severity: 'info' as const }),
            },
      { whenEmpty: notApplicable('The machine has no radio for networks') },
    );
  },
});
