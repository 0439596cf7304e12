import { defineCheck, fail, knownVulnerabilities, notApplicable, pass, undecided } from 'rempart/check';

const DAY = 86_400_000;
/** Sources are made anew at least daily; five days is what Grype refuses behind. */
const FRESH_DAYS = 5;

export default defineCheck({
  id: 'vulnerabilities/database-fresh',
  title: 'Packages were held against vulnerability data of the last five days',
  targets: ['image', 'host'],
  severity: 'low',
  rationale: 'What was published since the data was fetched is not found, however old the package is.',
  remediation:
    'Run `rempart vulndb update` daily, or carry a new `vulndb export` to where there is no way out.',
  fix: { command: 'rempart vulndb update', breaks: 'Nothing: only the auditor’s own database is replaced.' },
  references: [{ standard: 'nist-800-190', id: '4.1.1' }],
  needs: { self: { known: knownVulnerabilities } },
  evaluate({ self: { known }, collectedAt }) {
    if (known === null) return notApplicable('There is no vulnerability database on this machine');
    const [oldest] = known.sources;
    const age = collectedAt - Date.parse(oldest?.asOf ?? '');
    if (oldest === undefined || Number.isNaN(age))
      return undecided({ code: 'parse-error', text: 'The database does not tell how old its data is' });
    if (age <= FRESH_DAYS * DAY) return pass(oldest.asOf);
    return fail({
      message: `${oldest.name} of the vulnerability database is ${Math.floor(age / DAY)} days old`,
      expected: `at most ${FRESH_DAYS} days old`,
      actual: oldest.asOf.slice(0, 10),
      location: { resource: 'vulnerability database' },
    });
  },
});
