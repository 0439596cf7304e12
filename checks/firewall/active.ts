import { defineCheck, fail, filters, firewall, notApplicable, pass, undecided } from 'rempart/check';

export default defineCheck({
  id: 'firewall/active',
  title: 'A host firewall filters incoming packets',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Without one every service that starts listening is in the network at once. A firewall of the cloud or of the network protects from strangers, not from a neighbour.',
  remediation:
    'Allow SSH first, then switch on one manager: `ufw allow OpenSSH && ufw enable` (Debian, Ubuntu), `systemctl enable --now firewalld` (RHEL), or a ruleset in /etc/nftables.conf with `systemctl enable --now nftables`. A mistake locks you out.',
  references: [
    { standard: 'cis-debian-12', id: '4.2.3' },
    { standard: 'cis-debian-12', id: '4.3.4' },
    { standard: 'cis-debian-12', id: '4.3.5' },
    { standard: 'cis-debian-12', id: '4.3.9' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100310' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100300' },
    { standard: 'lynis', id: 'FIRE-4512' },
    { standard: 'lynis', id: 'FIRE-4540' },
    { standard: 'lynis', id: 'FIRE-4590' },
    { standard: 'nist-800-190', id: '4.5.1' },
  ],
  needs: { self: { firewall } },
  evaluate({ self: { firewall: wall } }) {
    if (wall === null) return notApplicable('The packets of a container are filtered by its host');
    if (filters(wall, 'input', 'ipv4') || filters(wall, 'input', 'ipv6'))
      return pass(`rules from ${wall.sources.join(', ')}`);
    if (wall.gap !== null) return undecided(wall.gap);
    const docker = wall.chains.some(({ name }) => name.startsWith('DOCKER'));
    return fail({
      message: docker
        ? "Only the container engine's own rules are loaded; they do not filter what comes to the host"
        : 'No packet filter rule drops incoming packets, whatever a firewall in front of the host may do',
      expected: 'a ruleset that drops what is not allowed',
      actual: wall.chains.length === 0 ? 'no rules' : 'rules that drop nothing',
      location: { resource: 'input' },
    });
  },
});
