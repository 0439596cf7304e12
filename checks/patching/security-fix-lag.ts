import {
  aptIndex,
  aptSignatures,
  cachedPackages,
  completeSet,
  defineCheck,
  type FixAge,
  fixAges,
  immutableSystem,
  incompleteSet,
  indexGap,
  judgeEach,
  knownVulnerabilities,
  notApplicable,
  optional,
  pass,
  safeWord,
  securityUpdateGap,
  undecided,
  updateCommand,
  updateState,
} from 'rempart/check';

const DAY = 86_400_000;

/** What CISA gives federal agencies for a vulnerability rated high (BOD 19-02), and PCI DSS 6.3.3 for critical ones. */
const MOST_DAYS = 30;

export default defineCheck({
  id: 'patching/security-fix-lag',
  title: 'No security update has waited for more than 30 days',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'That an update waits is every host’s lot for some days; one that waits for months says that nobody patches, and its hole is attacked by ready-made tools.',
  remediation:
    'Install what waits (`apt-get update && apt-get upgrade`, `dnf upgrade --security`), then let it happen by itself: unattended-upgrades, dnf-automatic.',
  references: [
    { standard: 'nist-800-190', id: '4.5.3' },
    {
      standard: 'url',
      id: 'https://www.cisa.gov/news-events/directives/bod-19-02-vulnerability-remediation-requirements-internet-accessible-systems',
    },
  ],
  needs: {
    self: {
      updates: updateState,
      immutable: optional(immutableSystem),
      index: optional(aptIndex),
      cached: optional(cachedPackages),
      known: optional(knownVulnerabilities),
      signed: optional(aptSignatures),
    },
  },
  evaluate({ self: { updates, immutable, index, cached, known, signed }, collectedAt }) {
    if (immutable.known && immutable.value !== null)
      return notApplicable(`${immutable.value} is replaced as a whole, not patched by packages`);
    if (updates === null)
      return undecided({
        code: 'unsupported',
        text: 'Which updates wait can be told of apt, dnf, zypper and apk alone',
      });
    const evidence = {
      index: index.known ? index.value : null,
      cached: cached.known ? cached.value : [],
      known: known.known ? known.value : null,
    };
    const ages = fixAges(updates, evidence, collectedAt);
    const gap =
      securityUpdateGap(updates, collectedAt) ??
      indexGap(signed.known ? (signed.value ?? []) : [], collectedAt);
    const daysOf = ({ since }: FixAge): number => Math.floor((collectedAt - (since ?? collectedAt)) / DAY);
    const late = ages.filter((age) => daysOf(age) > MOST_DAYS);
    const open = ages.filter((age) => daysOf(age) <= MOST_DAYS && !age.exact);
    const reason =
      gap ??
      (open.length === 0
        ? null
        : {
            code: 'unsupported' as const,
            text: `${open.length} of ${ages.length} security updates wait for at least ${Math.max(...open.map(daysOf))} days; how much longer is not told by the lists`,
          });
    return judgeEach(
      reason === null ? completeSet(ages) : incompleteSet(ages, reason),
      (age) => {
        if (!late.includes(age)) return null;
        const { name, arch, installed, version } = age.update;
        return {
          message: `${name} lacks a security update for ${age.exact ? '' : 'at least '}${daysOf(age)} days`,
          expected: `${version}, within ${MOST_DAYS} days`,
          actual: `${installed}; the update is there by ${age.by}`,
          location: { resource: `${name}:${arch}` },
          fix: updateCommand(updates.manager, safeWord(name, 'PACKAGE')),
        };
      },
      { whenEmpty: pass('no security update waits'), follows: ['patching/security-updates'] },
    );
  },
});
