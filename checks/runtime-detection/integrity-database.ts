import {
  defineCheck,
  fail,
  integrityFiles,
  notApplicable,
  pass,
  productsOf,
  securityProducts,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'runtime-detection/integrity-database',
  title: 'The integrity checker has a database to compare with',
  targets: ['host'],
  severity: 'medium',
  rationale: 'A checker without a database has nothing to compare with and reports nothing.',
  remediation:
    'Make it: `aideinit` on Debian and Ubuntu, `aide --init` and rename aide.db.new.gz to aide.db.gz elsewhere; `tripwire --init`.',
  references: [
    { standard: 'cis-debian-12', id: '6.3.1' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100110' },
    { standard: 'lynis', id: 'FINT-4316' },
  ],
  needs: { self: { products: securityProducts, files: integrityFiles } },
  evaluate({ self: { products, files } }) {
    const checkers = productsOf(products, 'integrity');
    const own = checkers.filter(({ product }) => /^(AIDE|Tripwire|Samhain)$/.test(product.name));
    if (own.length === 0) {
      if (checkers.length === 0 && products.reason !== null) return undecided(products.reason);
      return notApplicable(
        checkers.length === 0 ? 'No integrity checker is installed' : 'The agent keeps its record by itself',
      );
    }
    const filled = files.items.find(({ role, entry }) => role === 'database' && entry.size > 0);
    if (filled !== undefined) return pass(filled.entry.path);
    if (files.reason !== null) return undecided(files.reason);
    const names = own.map(({ product }) => product.name).join(', ');
    return fail({
      message: `${names} has no database`,
      expected: 'a database that is not empty',
      actual: files.items.some(({ role }) => role === 'database') ? 'an empty one' : 'none',
      location: { resource: 'integrity database' },
    });
  },
});
