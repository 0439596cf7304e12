import {
  defineCheck,
  type Finding,
  filterSet,
  judgeEach,
  kvmDevice,
  notApplicable,
  octal,
  virtualDisks,
} from 'rempart/check';

const disks = defineCheck({
  id: 'os-hardening/virtual-disks-private',
  title: 'Disks of virtual machines are not readable by everybody',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'The disk of a guest holds its keys and password hashes; who reads it on the host needs no login in the guest.',
  remediation: 'Run `chmod o-rwx FILE`; libvirt gives the disk to its own account while the machine runs.',
  references: [{ standard: 'url', id: 'https://libvirt.org/drvqemu.html' }],
  needs: { self: { disks: virtualDisks } },
  evaluate: ({ self: { disks } }) =>
    judgeEach(
      filterSet(disks, ({ type }) => type === 'file'),
      ({ path, mode }): Finding | null =>
        (mode & 0o006) === 0
          ? null
          : {
              message: `${path} is open to everybody on the host`,
              expected: 'no bit of 0006',
              actual: octal(mode),
              location: { path, resource: path },
            },
      { partialCredit: true, whenEmpty: notApplicable('There are no disks of virtual machines here') },
    ),
});

const kvm = defineCheck({
  id: 'os-hardening/kvm-device-closed',
  title: 'Only its group starts virtual machines in the processor',
  targets: ['host'],
  severity: 'low',
  rationale:
    'The code behind /dev/kvm is large and had holes up to the kernel of the host; most users have no use for it.',
  remediation:
    'Write `KERNEL=="kvm", GROUP="kvm", MODE="0660"` to /etc/udev/rules.d/99-kvm.rules and run `udevadm trigger /dev/kvm`; put users who need it into the group kvm.',
  references: [{ standard: 'url', id: 'https://docs.kernel.org/virt/kvm/api.html' }],
  needs: { self: { device: kvmDevice } },
  evaluate: ({ self: { device } }) =>
    judgeEach(
      device,
      ({ path, mode }): Finding | null =>
        (mode & 0o006) === 0
          ? null
          : {
              message: 'Every user may start virtual machines',
              expected: '0660',
              actual: octal(mode),
              location: { path, resource: path },
              // systemd’s own rule opens it on many distributions.
              severity: 'info',
            },
      { whenEmpty: notApplicable('There is no /dev/kvm') },
    ),
});

export default [disks, kvm] as const;
