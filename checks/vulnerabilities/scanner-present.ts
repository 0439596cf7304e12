import {
  defineCheck,
  fail,
  immutableSystem,
  importedScans,
  knownVulnerabilities,
  notApplicable,
  optional,
  pass,
  productsOf,
  securityProducts,
  system,
  undecided,
  vulnerabilityScanner,
} from 'rempart/check';

export default defineCheck({
  id: 'vulnerabilities/scanner-present',
  title: 'Something looks for known vulnerabilities on the host',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Package lists show what the distribution mended; a scanner also knows what is open still, and what came from elsewhere.',
  remediation:
    'Run `rempart vulndb update` daily where you audit from, or install a scanner (`apt-get install debsecan`, Trivy, Grype, osv-scanner) and import its reports.',
  references: [
    { standard: 'lynis', id: 'PKGS-7366' },
    { standard: 'lynis', id: 'PKGS-7398' },
    { standard: 'nist-800-190', id: '4.1.1' },
  ],
  needs: {
    self: {
      products: securityProducts,
      program: vulnerabilityScanner,
      scans: importedScans,
      known: optional(knownVulnerabilities),
      system,
      immutable: optional(immutableSystem),
    },
  },
  evaluate({ self: { products, program, scans, known, system, immutable } }) {
    if (system.machine === 'container') return notApplicable('A container is scanned as an image');
    const [scan] = scans ?? [];
    if (scan !== undefined) return pass(`a report of ${scan.scanner} was imported`);
    if (known.known && known.value?.scopes.some(({ covered }) => covered))
      return pass('its packages were held against the vulnerability database of the auditor');
    if (program !== null) return pass(program);
    const [product] = productsOf(products, 'scanner');
    if (product !== undefined) return pass(product.product.name);
    if (immutable.known && immutable.value !== null)
      return notApplicable(`Nothing can be installed on ${immutable.value}`);
    if (products.reason !== null) return undecided(products.reason);
    return fail({
      message: 'Nothing looks for known vulnerabilities',
      expected: 'a scanner, or an imported report',
      actual: 'none',
      location: { resource: 'vulnerability scanner' },
    });
  },
});
