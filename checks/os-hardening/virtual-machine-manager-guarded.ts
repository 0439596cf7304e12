import {
  completeSet,
  defineCheck,
  type Finding,
  judgeEach,
  type LibvirtSetting,
  type LibvirtSettings,
  libvirtSettings,
  listeningSockets,
  notApplicable,
  optional,
  type Severity,
} from 'rempart/check';

interface Rule {
  readonly resource: string;
  readonly message: string;
  readonly expected: string;
  readonly severity: Severity;
  /** The setting that is wrong; null where none is. */
  readonly fault: (settings: LibvirtSettings) => LibvirtSetting | null;
}

const when = (
  setting: LibvirtSetting | undefined,
  wrong: (value: string) => boolean,
): LibvirtSetting | null => (setting !== undefined && wrong(setting.value) ? setting : null);

const RULES: readonly Rule[] = [
  {
    resource: 'auth_tcp',
    message: 'libvirt takes commands over TCP from everybody, without a password',
    expected: 'auth_tcp = "sasl", or no TCP',
    severity: 'high',
    fault: ({ daemon }) => when(daemon.get('auth_tcp'), (value) => value === 'none'),
  },
  {
    resource: 'unix_sock_rw_perms',
    message: 'Every user of the host commands libvirt, and is root by it',
    expected: 'unix_sock_rw_perms = "0770", or auth_unix_rw = "polkit"',
    severity: 'high',
    fault: ({ daemon }) =>
      daemon.get('auth_unix_rw')?.value === 'polkit'
        ? null
        : when(daemon.get('unix_sock_rw_perms'), (value) => (Number.parseInt(value, 8) & 0o002) !== 0),
  },
  {
    resource: 'user',
    message: 'Virtual machines run as root',
    expected: 'an account of their own',
    severity: 'high',
    fault: ({ qemu }) => when(qemu.get('user'), (value) => /^(root|\+?0)$/.test(value)),
  },
  {
    resource: 'security_driver',
    message: 'Virtual machines are not confined: no security driver',
    expected: 'selinux or apparmor',
    severity: 'high',
    fault: ({ qemu }) =>
      when(qemu.get('security_driver'), (value) => /^(none|\[\s*"none"\s*\])$/.test(value)),
  },
  {
    resource: 'vnc_listen',
    message: 'Screens of virtual machines are shown to the network',
    expected: '127.0.0.1, or vnc_tls or vnc_sasl',
    severity: 'medium',
    fault: ({ qemu }) =>
      qemu.get('vnc_tls')?.value === '1' || qemu.get('vnc_sasl')?.value === '1'
        ? null
        : when(qemu.get('vnc_listen'), (value) => /^(0\.0\.0\.0|::|\[::\])$/.test(value)),
  },
];

export default defineCheck({
  id: 'os-hardening/virtual-machine-manager-guarded',
  title: 'The manager of virtual machines serves only who may command it',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Who commands libvirt gives a machine any disk of the host, and so is root; a machine that runs as root or unconfined needs one hole in QEMU to be root too.',
  remediation:
    'In /etc/libvirt/libvirtd.conf: no `auth_tcp = "none"`, `unix_sock_rw_perms = "0770"`; in /etc/libvirt/qemu.conf: take out `user = "root"` and `security_driver = "none"`, `vnc_listen = "127.0.0.1"`. Restart libvirtd; use qemu+ssh:// from elsewhere.',
  references: [
    { standard: 'url', id: 'https://libvirt.org/remote.html' },
    { standard: 'url', id: 'https://libvirt.org/drvqemu.html' },
  ],
  needs: { self: { settings: libvirtSettings, sockets: optional(listeningSockets) } },
  evaluate({ self: { settings, sockets } }) {
    if (settings === null) return notApplicable('libvirt is not set up here');
    const listens =
      settings.daemon.get('listen_tcp')?.value === '1' ||
      !sockets.known ||
      sockets.value.reason !== null ||
      sockets.value.items.some(({ port, scope }) => port === 16509 && scope !== 'loopback');
    return judgeEach(completeSet(RULES), (rule): Finding | null => {
      const setting = rule.fault(settings);
      if (setting === null) return null;
      // Written but not listened to: one line in another file opens it.
      const idle = rule.resource === 'auth_tcp' && !listens;
      return {
        message: idle ? 'libvirt would take commands over TCP without a password' : rule.message,
        expected: rule.expected,
        actual: `${rule.resource} = ${setting.value}`,
        location: { path: setting.path, line: setting.line, resource: rule.resource },
        ...(idle
          ? { severity: 'low' as const }
          : rule.severity === 'high'
            ? {}
            : { severity: rule.severity }),
      };
    });
  },
});
