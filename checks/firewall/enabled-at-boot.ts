import {
  defineCheck,
  fail,
  filters,
  firewall,
  firewallManagers,
  notApplicable,
  optional,
  pass,
} from 'rempart/check';

export default defineCheck({
  id: 'firewall/enabled-at-boot',
  title: 'The firewall is there again after a restart',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Rules live in the kernel and are gone with it; a host without them after an unplanned restart is noticed late.',
  remediation:
    'Let one manager load the rules: `ufw enable`, `systemctl enable firewalld`, `systemctl enable nftables` with the ruleset in /etc/nftables.conf, or the package iptables-persistent with `netfilter-persistent save`.',
  references: [
    { standard: 'cis-debian-12', id: '4.2.3' },
    { standard: 'cis-debian-12', id: '4.3.9' },
    { standard: 'cis-debian-12', id: '4.3.10' },
    { standard: 'cis-debian-12', id: '4.4.1.1' },
  ],
  needs: { self: { managers: firewallManagers, firewall: optional(firewall) } },
  evaluate({ self: { managers, firewall: wall } }) {
    if (wall.known && wall.value === null)
      return notApplicable('The packets of a container are filtered by its host');
    const enabled = managers.filter((manager) => manager.enabled);
    const loading = enabled.filter(({ loadsFilter }) => loadsFilter !== false);
    if (loading.length > 0) return pass(loading.map(({ name }) => name).join(', '));
    const live =
      wall.known &&
      wall.value !== null &&
      (filters(wall.value, 'input', 'ipv4') || filters(wall.value, 'input', 'ipv6'));
    const [idle] = enabled;
    return fail(
      {
        message: live
          ? 'The rules in the kernel are lost with the next restart'
          : idle === undefined
            ? 'Nothing loads packet filter rules at boot'
            : `${idle.name} is enabled at boot but its rules filter nothing`,
        expected: 'an enabled firewall manager',
        actual:
          managers.length === 0
            ? 'none installed'
            : `${managers.map(({ name }) => name).join(', ')} not in use`,
        location: { resource: 'boot' },
      },
      live ? {} : { follows: ['firewall/active'] },
    );
  },
});
