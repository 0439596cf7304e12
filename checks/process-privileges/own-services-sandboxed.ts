import {
  defineCheck,
  type Finding,
  filterSet,
  judgeEach,
  notApplicable,
  ownServices,
  units,
} from 'rempart/check';

/** Services whose work reaches the whole host, or that confine what they start themselves. */
const REACHES_THE_HOST =
  /^(snap[.-].*|k3s(-agent)?|k0s\w*|rke2-\w+|kubelet|docker|containerd|crio|podman.*|libvirtd|ssh|sshd|rescue|emergency|getty@.*|serial-getty@.*|console-getty|autovt@.*|display-manager|network\w*|nftables|iptables.*|firewalld|ufw|zfs-.*|teleport|walinuxagent|cloud-.*|auditd|clamonacc|falco.*|tetragon)\.service$/;

const OFF = /^(no|false|off|0|)$/i;

/** Settings of systemd.exec(5) that take something from a service, and the values that take nothing. */
const CONFINING: Readonly<Record<string, RegExp>> = {
  NoNewPrivileges: OFF,
  ProtectSystem: OFF,
  ProtectHome: OFF,
  PrivateTmp: OFF,
  PrivateDevices: OFF,
  ProtectKernelModules: OFF,
  ProtectKernelTunables: OFF,
  ProtectControlGroups: OFF,
  RestrictNamespaces: OFF,
  CapabilityBoundingSet: /^$/,
  RestrictAddressFamilies: /^(none)?$/,
  SystemCallFilter: /^$/,
  DynamicUser: OFF,
  RootDirectory: /^$/,
  RootImage: /^$/,
};

/** Fewer than these are as good as none: one alone leaves every other way open. */
const FEWEST = 2;

/** Names of the confining settings in force: of equal ones the last holds, an empty one takes it back. */
const confinement = (texts: readonly string[]): ReadonlySet<string> => {
  const held = new Set<string>();
  for (const line of texts.join('\n').split('\n')) {
    const [, name = '', value = ''] = /^\s*([A-Z]\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    const off = CONFINING[name];
    if (off === undefined) continue;
    if (off.test(value)) held.delete(name);
    else held.add(name);
  }
  return held;
};

export default defineCheck({
  id: 'process-privileges/own-services-sandboxed',
  title: 'Own services are kept apart from the rest of the host',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A few lines in a unit keep a service that was broken into away from homes, devices and the files of the system.',
  remediation:
    'Run `systemctl edit NAME` and add `NoNewPrivileges=yes`, `ProtectSystem=strict` with `ReadWritePaths=` for its data, `ProtectHome=yes`, `PrivateTmp=yes` and `PrivateDevices=yes`; `systemd-analyze security NAME` names what is left.',
  references: [
    { standard: 'lynis', id: 'BOOT-5264' },
    {
      standard: 'url',
      id: 'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Sandboxing',
    },
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
        !REACHES_THE_HOST.test(name)
      );
    });
    return judgeEach(
      own,
      ({ entry }): Finding | null => {
        const added = dropIns.filter(({ entry: { path } }) => path.startsWith(`${entry.path}.d/`));
        const held = confinement(
          [entry, ...added.map((dropIn) => dropIn.entry)].map(({ content }) => content ?? ''),
        );
        return held.size >= FEWEST
          ? null
          : {
              message: `${nameOf(entry.path)} sees and reaches the whole host`,
              expected: 'NoNewPrivileges=, ProtectSystem=, ProtectHome=, PrivateTmp= and the like',
              actual: held.size === 0 ? 'none of them' : `${[...held].join(', ')} alone`,
              location: { path: entry.path, resource: nameOf(entry.path) },
            };
      },
      { partialCredit: true, whenEmpty: notApplicable('There are no own services in /etc/systemd/system') },
    );
  },
});
