import {
  defineCheck,
  fail,
  integrityFiles,
  notApplicable,
  pass,
  productsOf,
  scheduledJobs,
  securityProducts,
  undecided,
} from 'rempart/check';

const WEEK = 7 * 86_400;
const JOB = /\b(dailyaidecheck|aidecheck|aide|tripwire|integrit)\b/;

export default defineCheck({
  id: 'runtime-detection/integrity-checked',
  title: 'File integrity was checked during the last week',
  targets: ['host'],
  severity: 'medium',
  rationale: 'A schedule alone proves nothing: what counts is that the last comparison really ran.',
  remediation:
    'Enable the daily run (`systemctl enable --now dailyaidecheck.timer`, or a cron job with `aide --check`) and read its log.',
  references: [
    { standard: 'cis-debian-12', id: '6.3.2' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100120' },
  ],
  needs: { self: { products: securityProducts, files: integrityFiles, jobs: scheduledJobs } },
  evaluate({ self: { products, files, jobs }, collectedAt }) {
    const checkers = productsOf(products, 'integrity');
    if (checkers.length === 0)
      return products.reason === null
        ? notApplicable('No integrity checker is installed')
        : undecided(products.reason);
    const watching = checkers.find(({ running, product }) => running.length > 0 && product.name !== 'AIDE');
    if (watching !== undefined) return pass(`${watching.product.name} runs`);
    const last = Math.max(
      0,
      ...files.items.filter(({ role }) => role === 'log').map(({ entry }) => entry.mtime),
    );
    const age = collectedAt / 1000 - last;
    if (last > 0 && age <= WEEK) return pass(`last run ${new Date(last * 1000).toISOString()}`);
    const job = jobs.items.find(({ text }) => JOB.test(text));
    if (files.reason !== null || (job === undefined && jobs.reason !== null))
      return undecided(files.reason ?? jobs.reason ?? { code: 'permission', text: 'Jobs could not be read' });
    const actual = last === 0 ? 'no log of a run' : `last run ${Math.floor(age / 86_400)} days ago`;
    return fail({
      message:
        job === undefined
          ? 'Nothing runs the integrity checker'
          : 'The integrity check is scheduled, but did not run',
      expected: 'a run during the last 7 days',
      actual: job === undefined ? `${actual}, no job` : actual,
      location: { resource: 'integrity check', ...(job === undefined ? {} : { path: job.path }) },
      ...(job === undefined ? {} : { severity: 'low' as const }),
    });
  },
});
