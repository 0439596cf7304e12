import { defineCheck, fail, firewallManagers, notApplicable, pass } from 'rempart/check';

export default defineCheck({
  id: 'firewall/single-manager',
  title: 'One manager alone loads the firewall rules',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Two managers flush the rules of each other, and which one is left depends on the order at boot.',
  remediation:
    'Keep one and disable the others, for example `systemctl disable --now nftables` beside ufw; look at the rules after the next restart.',
  references: [
    { standard: 'cis-debian-12', id: '4.1.1' },
    { standard: 'cis-debian-12', id: '4.2.2' },
    { standard: 'cis-debian-12', id: '4.4.1.2' },
    { standard: 'cis-debian-12', id: '4.4.1.3' },
    { standard: 'cis-debian-12', id: '4.3.2' },
  ],
  needs: { self: { managers: firewallManagers } },
  evaluate({ self: { managers } }) {
    const enabled = managers.filter((manager) => manager.enabled);
    if (enabled.length === 0) return notApplicable('No firewall manager is enabled');
    // nftables.service with the packaged file, which filters nothing, still flushes what the other one loaded.
    const names = enabled.map(({ name }) => name).join(', ');
    if (enabled.length === 1) return pass(names);
    return fail({
      message: 'Several firewall managers are enabled at boot',
      expected: 'one',
      actual: names,
      location: { resource: 'managers' },
    });
  },
});
