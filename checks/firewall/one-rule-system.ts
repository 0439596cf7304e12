import { defineCheck, fail, firewall, notApplicable, pass, undecided } from 'rempart/check';

export default defineCheck({
  id: 'firewall/one-rule-system',
  title: 'Legacy iptables rules and nftables rules are not mixed',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Both are asked for every packet, and each tool shows its own rules alone: what one list allows the other drops, and nobody sees why.',
  remediation:
    'Move the legacy rules over (`iptables-legacy-save | iptables-nft-restore`), flush them (`iptables-legacy -F`, and `-P INPUT ACCEPT` first), and keep one tool by `update-alternatives --config iptables`.',
  references: [{ standard: 'cis-debian-12', id: '4.3.3' }],
  needs: { self: { firewall } },
  evaluate({ self: { firewall: wall } }) {
    if (wall === null) return notApplicable('The packets of a container are filtered by its host');
    const [legacy, other] = [wall.sources.includes('iptables-legacy'), wall.sources.length > 1];
    // Of legacy tables only some rule that does something counts: an old module leaves empty chains behind.
    const filled = wall.chains.some(
      ({ scope, rules, policy }) => scope.startsWith('legacy ') && (rules.length > 0 || policy === 'drop'),
    );
    if (legacy && filled && other)
      return fail({
        message: 'Rules of legacy iptables and of nftables are loaded at once',
        expected: 'one of them',
        actual: wall.sources.join(', '),
        location: { resource: 'rule systems' },
      });
    if (wall.gap !== null) return undecided(wall.gap);
    return wall.sources.length === 0
      ? notApplicable('No packet filter rules are loaded')
      : pass(wall.sources.join(', '));
  },
});
