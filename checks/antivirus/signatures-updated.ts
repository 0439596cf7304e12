import {
  defineCheck,
  fail,
  notApplicable,
  pass,
  processes,
  productsOf,
  scheduledJobs,
  securityProducts,
  startsAtBoot,
  system,
  undecided,
  unitNamed,
  units,
} from 'rempart/check';

const UPDATERS = [
  'clamav-freshclam.service',
  'clamav-freshclam-once.timer',
  'freshclam.service',
  'freshclam',
  'clamav-freshclam',
];

export default defineCheck({
  id: 'antivirus/signatures-updated',
  title: 'ClamAV fetches new signatures by itself',
  targets: ['host'],
  severity: 'medium',
  rationale: 'Signatures that somebody has to fetch by hand grow old.',
  remediation:
    'Enable the updater: `systemctl enable --now clamav-freshclam` (`rc-update add freshclam` on Alpine); the line `Example` in freshclam.conf must be gone.',
  references: [{ standard: 'lynis', id: 'MALW-3286' }],
  needs: { self: { products: securityProducts, processes, units, jobs: scheduledJobs, system } },
  evaluate({ self: { products, processes, units, jobs, system } }) {
    if (system.machine === 'container') return notApplicable('A container is scanned by its host');
    const scanners = productsOf(products, 'antivirus');
    if (!scanners.some(({ product }) => product.name === 'ClamAV')) {
      if (products.reason !== null && scanners.length === 0) return undecided(products.reason);
      return notApplicable(
        scanners.length === 0
          ? 'No malware scanner is installed'
          : 'The scanner updates itself as a part of its agent',
      );
    }
    if (processes.items.some(({ name }) => name === 'freshclam')) return pass('freshclam runs');
    const unit = unitNamed(units, ...UPDATERS);
    if (unit !== null && startsAtBoot(unit)) return pass(`${unit.name} starts with the machine`);
    const job = jobs.items.find(({ text }) => /\bfreshclam\b/.test(text));
    if (job !== undefined) return pass(job.path);
    const reason = processes.reason ?? units.installed.reason ?? jobs.reason;
    if (reason !== null) return undecided(reason);
    return fail({
      message: 'Nothing fetches new signatures for ClamAV',
      expected: 'freshclam as a service or a job',
      actual: unit === null ? 'none' : `${unit.name} is ${unit.state}`,
      location: { resource: 'freshclam' },
    });
  },
});
