import {
  defineCheck,
  type Finding,
  judgeEach,
  notApplicable,
  optional,
  pass,
  system,
  unitNamed,
  units,
  usbBuses,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/usb-devices-authorised',
  title: 'USB devices work only when somebody allowed them',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A stick that says it is a keyboard types what it likes; a driver for any old device is loaded for it.',
  remediation:
    'Install usbguard (`usbguard generate-policy > /etc/usbguard/rules.conf`, `systemctl enable --now usbguard`), or boot with `usbcore.authorized_default=0` or `2`. It can lock out the keyboard.',
  references: [
    { standard: 'lynis', id: 'USB-2000' },
    { standard: 'lynis', id: 'USB-3000' },
  ],
  needs: { self: { buses: usbBuses, units: optional(units), system } },
  evaluate({ self: { buses, units, system } }) {
    if (system.machine === 'container')
      return notApplicable('The kernel is that of the machine outside this container');
    if (system.machine === 'virtual-machine')
      return notApplicable('A virtual machine has no USB sockets that strangers reach');
    const guard = units.known ? unitNamed(units.value, 'usbguard.service', 'usbguard') : null;
    if (guard?.active === true) return pass('usbguard decides');
    return judgeEach(
      buses,
      ({ name, authorised }): Finding | null =>
        authorised === '0' || authorised === '2'
          ? null
          : {
              message: `Whatever is plugged into ${name} works at once`,
              expected: '0 or 2, or usbguard',
              actual: authorised,
              location: { path: `/sys/bus/usb/devices/${name}/authorized_default`, resource: name },
            },
      { whenEmpty: notApplicable('There is no USB bus') },
    );
  },
});
