import {
  defineCheck,
  type Finding,
  filterSet,
  judgeEach,
  notApplicable,
  ownServices,
  units,
} from 'rempart/check';

/** Services whose work is to manage the host or its containers, and those of snapd, which confines them itself. */
const MANAGES_THE_HOST =
  /^(snap[.-].*|k3s(-agent)?|k0s\w*|rke2-\w+|kubelet|docker|containerd|crio|podman.*|libvirtd|tailscaled|wg-quick@.*|openvpn.*|ssh|sshd|rescue|emergency|getty@.*|serial-getty@.*|console-getty|autovt@.*|display-manager|network\w*|nftables|iptables.*|firewalld|ufw|zfs-.*|teleport|amazon-ssm-agent|google-.*|walinuxagent|cloud-.*|node-problem-detector|falco.*|tetragon|auditd|osqueryd|wazuh-agent|clamonacc|crowdsec.*|fail2ban|fstrim|swapfile|resize.*)\.service$/;

export default defineCheck({
  id: 'process-privileges/own-services-unprivileged',
  title: 'Own services name a user other than root',
  targets: ['host'],
  severity: 'medium',
  rationale: 'A unit without User= runs as root, which own software rarely needs.',
  remediation:
    'Run `systemctl edit NAME` and set `User=` (or `DynamicUser=yes`), `NoNewPrivileges=yes`, and `ProtectSystem=strict` with `ReadWritePaths=` for its data.',
  references: [
    { standard: 'lynis', id: 'BOOT-5264' },
    { standard: 'url', id: 'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html' },
  ],
  needs: { self: { services: ownServices, units } },
  evaluate({ self: { services, units } }) {
    const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
    const links = new Set(
      units.installed.items.filter(({ state }) => state === 'alias').map(({ name }) => name),
    );
    const dropIns = services.items.filter(({ entry }) => entry.path.includes('.service.d/'));
    const own = filterSet(services, ({ entry, type, programs }) => {
      const name = nameOf(entry.path);
      return (
        /\.service$/.test(name) &&
        !entry.path.includes('.service.d/') &&
        !links.has(name) &&
        type !== 'oneshot' &&
        programs.length > 0 &&
        !MANAGES_THE_HOST.test(name)
      );
    });
    return judgeEach(
      own,
      ({ entry, user, dynamicUser }): Finding | null => {
        const added = dropIns.filter(({ entry: { path } }) => path.startsWith(`${entry.path}.d/`));
        const effective = added.findLast((dropIn) => dropIn.user !== null)?.user ?? user;
        if (
          dynamicUser ||
          added.some((dropIn) => dropIn.dynamicUser) ||
          (effective !== null && effective !== 'root' && effective !== '0')
        )
          return null;
        return {
          message: `${nameOf(entry.path)} runs as root`,
          expected: 'User= or DynamicUser=',
          actual: effective === null ? 'no User=' : `User=${effective}`,
          location: { path: entry.path, resource: nameOf(entry.path) },
        };
      },
      { partialCredit: true, whenEmpty: notApplicable('There are no own services in /etc/systemd/system') },
    );
  },
});
