import {
  defineCheck,
  fail,
  immutableSystem,
  notApplicable,
  optional,
  pass,
  productsOf,
  securityProducts,
  system,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'antivirus/installed',
  title: 'A malware scanner is installed',
  targets: ['host'],
  severity: 'medium',
  rationale: 'Without a scanner, known malware on the host, and files it passes on to others, go unnoticed.',
  remediation:
    'Install one: `apt-get install clamav-daemon clamav-freshclam`, `dnf install clamd clamav-freshclam`, or the agent of your endpoint protection.',
  references: [
    { standard: 'lynis', id: 'HRDN-7230' },
    { standard: 'lynis', id: 'MALW-3278' },
    { standard: 'lynis', id: 'MALW-3280' },
    { standard: 'lynis', id: 'MALW-3290' },
    { standard: 'lynis', id: 'MALW-3291' },
  ],
  needs: { self: { products: securityProducts, system, immutable: optional(immutableSystem) } },
  evaluate({ self: { products, system, immutable } }) {
    if (system.machine === 'container') return notApplicable('A container is scanned by its host');
    const names = productsOf(products, 'antivirus').map(({ product }) => product.name);
    if (names.length > 0) return pass(names.join(', '));
    if (immutable.known && immutable.value !== null)
      return notApplicable(`Nothing can be installed on ${immutable.value}`);
    if (products.reason !== null) return undecided(products.reason);
    return fail({
      message: 'No known malware scanner runs or is installed',
      expected: 'ClamAV or endpoint protection',
      actual: 'none',
      location: { resource: 'malware scanner' },
    });
  },
});
