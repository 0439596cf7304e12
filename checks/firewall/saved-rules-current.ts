import {
  defaultPassage,
  defineCheck,
  type Finding,
  type Firewall,
  fail,
  firewall,
  firewallManagers,
  type IpFamily,
  listeningSockets,
  managerFiles,
  notApplicable,
  optional,
  parseIptablesSave,
  pass,
  passage,
  spokenFamilies,
  undecided,
} from 'rempart/check';

/** Files that iptables-restore loads at boot, by family. */
const SAVED: Readonly<Record<IpFamily, readonly string[]>> = {
  ipv4: [
    '/etc/iptables/rules.v4',
    '/etc/sysconfig/iptables',
    '/etc/iptables/rules-save',
    '/var/lib/iptables/rules-save',
  ],
  ipv6: ['/etc/iptables/rules.v6'],
};

const NAMES = /^iptables-(persistent|services)$/;

export default defineCheck({
  id: 'firewall/saved-rules-current',
  title: 'The rules loaded at boot are as strict as those in the kernel',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Rules that were made by hand and not saved are gone after a restart, when nobody looks; often those for IPv6 were never saved.',
  remediation:
    'Save both families: `netfilter-persistent save`, or `iptables-save > /etc/iptables/rules.v4` and `ip6tables-save > /etc/iptables/rules.v6`.',
  references: [
    { standard: 'cis-debian-12', id: '4.3.10' },
    { standard: 'cis-debian-12', id: '4.4.1.1' },
  ],
  needs: {
    self: { firewall, managers: firewallManagers, files: managerFiles, sockets: optional(listeningSockets) },
  },
  evaluate({ self: { firewall: wall, managers, files, sockets } }) {
    if (wall === null) return notApplicable('The packets of a container are filtered by its host');
    const enabled = managers.filter((manager) => manager.enabled);
    const [manager] = enabled;
    // Others load their rules from files of their own form, which is not iptables'.
    if (manager === undefined || enabled.length > 1 || !NAMES.test(manager.name))
      return notApplicable('No saved iptables rules are loaded at boot');
    const hidden = files.find(
      ({ path, unreadable }) => unreadable !== null && Object.values(SAVED).flat().includes(path),
    );
    if (hidden?.unreadable) return undecided(hidden.unreadable);
    const listening = sockets.known ? sockets.value.items : [];
    const findings = spokenFamilies(wall).flatMap((family): readonly Finding[] => {
      const file = files.find(({ path }) => SAVED[family].includes(path));
      const chains = parseIptablesSave(file?.content ?? '', family, 'nft');
      const saved: Firewall = { ...wall, chains, gap: null };
      const path = file?.path ?? SAVED[family][0] ?? '';
      if (
        defaultPassage(wall, 'input', family) === 'closed' &&
        defaultPassage(saved, 'input', family) === 'open'
      )
        return [
          {
            message: `After a restart ${family === 'ipv4' ? 'IPv4' : 'IPv6'} connections are let in that are dropped now`,
            expected: 'the default of the rules in the kernel: drop',
            actual: file === undefined ? 'no saved rules' : 'accept by default',
            location: { path, resource: `saved rules of ${family}` },
          },
        ];
      const wider = listening.filter(
        (socket) =>
          socket.family === family &&
          socket.scope !== 'loopback' &&
          passage(wall, 'input', socket) === 'closed' &&
          passage(saved, 'input', socket) === 'open',
      );
      return wider.map(({ protocol, port }) => ({
        message: `After a restart ${protocol} port ${port} is open, which is closed now`,
        expected: 'the rules in the kernel',
        actual: 'an older set of rules',
        location: { path, resource: `saved rules for ${protocol}/${port} of ${family}` },
      }));
    });
    const [first, ...rest] = findings;
    if (first !== undefined) return fail([first, ...rest]);
    if (wall.gap !== null) return undecided(wall.gap);
    return pass('the saved rules are as strict');
  },
});
