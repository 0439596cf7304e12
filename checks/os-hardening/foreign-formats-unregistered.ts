import {
  binaryFormats,
  completeSet,
  defineCheck,
  type Finding,
  judgeEach,
  notApplicable,
  system,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/foreign-formats-unregistered',
  title: 'The kernel hands no foreign programs to an interpreter',
  targets: ['host'],
  severity: 'low',
  rationale:
    'An interpreter registered with C runs as root for foreign setuid programs, and one that is kept open works in every container: a whole emulator becomes part of what attackers can reach.',
  remediation:
    'Remove the package that registers it (qemu-user-static, qemu-user-binfmt, wine, mono-runtime) or mask its file: `ln -s /dev/null /etc/binfmt.d/NAME.conf`; build for other architectures elsewhere.',
  references: [
    { standard: 'lynis', id: 'HRDN-7231' },
    { standard: 'url', id: 'https://docs.kernel.org/admin-guide/binfmt-misc.html' },
  ],
  needs: { self: { formats: binaryFormats, system } },
  evaluate({ self: { formats, system } }) {
    if (system.machine === 'container')
      return notApplicable('The kernel is that of the machine outside this container');
    if (formats === null) return notApplicable('No format can be registered: binfmt_misc is not mounted');
    return judgeEach(
      completeSet(formats.filter(({ enabled }) => enabled)),
      ({ name, interpreter, flags }): Finding | null => {
        // Scripts of Python and Java archives register without either letter, and are no more than a #! line.
        if (!/[CF]/.test(flags)) return null;
        return {
          message: flags.includes('C')
            ? `${name} gives ${interpreter} the rights of setuid programs`
            : `${name} has ${interpreter} run its programs in every container`,
          expected: 'not registered',
          actual: `flags ${flags}`,
          location: { path: `/proc/sys/fs/binfmt_misc/${name}`, resource: name },
          ...(flags.includes('C') ? {} : { severity: 'info' as const }),
        };
      },
    );
  },
});
