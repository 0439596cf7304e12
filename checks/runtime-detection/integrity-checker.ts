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
  id: 'runtime-detection/integrity-checker',
  title: 'A checker of file integrity is installed',
  targets: ['host'],
  severity: 'medium',
  rationale: 'Replaced programs and changed configuration show up only against a record of how they were.',
  remediation:
    'Install one: `apt-get install aide aide-common && aideinit`, or an agent that watches files (Wazuh, Samhain).',
  references: [
    { standard: 'cis-debian-12', id: '6.3.1' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100100' },
    { standard: 'lynis', id: 'FINT-4350' },
    { standard: 'lynis', id: 'FINT-4310' },
    { standard: 'lynis', id: 'FINT-4314' },
    { standard: 'lynis', id: 'FINT-4318' },
    { standard: 'lynis', id: 'FINT-4322' },
    { standard: 'lynis', id: 'FINT-4326' },
    { standard: 'lynis', id: 'FINT-4328' },
    { standard: 'lynis', id: 'FINT-4344' },
  ],
  needs: { self: { products: securityProducts, system, immutable: optional(immutableSystem) } },
  evaluate({ self: { products, system, immutable } }) {
    if (system.machine === 'container')
      return notApplicable('The files of a container are those of its image');
    const names = productsOf(products, 'integrity').map(({ product }) => product.name);
    if (names.length > 0) return pass(names.join(', '));
    if (immutable.known && immutable.value !== null)
      return notApplicable(`The programs of ${immutable.value} are replaced as a whole`);
    if (products.reason !== null) return undecided(products.reason);
    return fail({
      message: 'Nothing notices changed files',
      expected: 'AIDE, Tripwire, Samhain or an agent that watches files',
      actual: 'none',
      location: { resource: 'integrity checker' },
    });
  },
});
