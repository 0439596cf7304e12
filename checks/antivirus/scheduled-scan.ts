import {
  defineCheck,
  fail,
  notApplicable,
  pass,
  productsOf,
  scheduledJobs,
  securityProducts,
  system,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'antivirus/scheduled-scan',
  title: 'A scanner that does not watch files runs by schedule',
  targets: ['host'],
  severity: 'low',
  rationale: 'A scanner on demand that nobody starts finds nothing.',
  remediation:
    'Add a weekly job: `/etc/cron.weekly/clamscan` with `clamdscan --fdpass --multiscan --infected /home /srv /tmp`, or scan on access.',
  references: [
    { standard: 'lynis', id: 'MALW-3282' },
    { standard: 'url', id: 'https://docs.clamav.net/manual/Usage/Scanning.html' },
  ],
  needs: { self: { products: securityProducts, jobs: scheduledJobs, system } },
  evaluate({ self: { products, jobs, system } }) {
    if (system.machine === 'container') return notApplicable('A container is scanned by its host');
    const watching = productsOf(products, 'on-access').find(({ running }) => running.length > 0);
    if (watching !== undefined) return notApplicable(`${watching.product.name} scans on access`);
    const job = jobs.items.find(({ text }) => /\b(clamd?scan|maldet|drweb-ctl|savscan)\b/.test(text));
    if (job !== undefined) return pass(job.path);
    const reason = products.reason ?? jobs.reason;
    if (reason !== null) return undecided(reason);
    return fail(
      {
        message: 'No job scans files, and nothing scans them on access',
        expected: 'a job that runs clamscan, clamdscan or maldet',
        actual: 'none',
        location: { resource: 'scheduled scan' },
      },
      { follows: ['antivirus/installed'] },
    );
  },
});
