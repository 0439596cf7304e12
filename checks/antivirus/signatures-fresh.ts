import {
  clamavDatabases,
  defineCheck,
  fail,
  manual,
  notApplicable,
  pass,
  productsOf,
  securityProducts,
  signatureMarks,
  system,
  undecided,
} from 'rempart/check';

const DAY = 86_400_000;

export default defineCheck({
  id: 'antivirus/signatures-fresh',
  title: 'The malware signatures are at most two days old',
  targets: ['host'],
  severity: 'high',
  rationale: 'A scanner finds what its signatures know; new malware appears every day.',
  remediation:
    'Run `freshclam` once, then `systemctl enable --now clamav-freshclam`, and read /var/log/clamav/freshclam.log.',
  references: [{ standard: 'url', id: 'https://docs.clamav.net/manual/Usage/SignatureManagement.html' }],
  needs: { self: { products: securityProducts, databases: clamavDatabases, marks: signatureMarks, system } },
  evaluate({ self: { products, databases, marks, system }, collectedAt }) {
    if (system.machine === 'container') return notApplicable('A container is scanned by its host');
    const scanners = productsOf(products, 'antivirus');
    const others = scanners.filter(({ product }) => product.name !== 'ClamAV');
    if (scanners.length === 0 && products.reason !== null) return undecided(products.reason);
    if (scanners.length === 0)
      return fail(
        {
          message: 'There are no signatures: no malware scanner is installed',
          expected: 'at most 2 days old',
          actual: 'none',
          location: { resource: 'signatures' },
        },
        { follows: ['antivirus/installed'] },
      );
    // A young file proves that signatures arrive; an old one may be left from an earlier version of the agent.
    const young = marks.find(
      ({ product, written }) =>
        others.some((other) => other.product.name === product) && collectedAt - written <= 2 * DAY,
    );
    if (scanners.length === others.length && young !== undefined)
      return pass(`${young.product}: ${young.path} of ${new Date(young.written).toISOString()}`);
    if (scanners.length === others.length)
      return manual(
        `${others.map(({ product }) => product.name).join(', ')} keeps its signatures in its own form: see its console for their age`,
      );
    // `main` is rebuilt once in months; `daily` carries what is new.
    const daily = databases.filter(({ path }) => /\/daily\.c[lv]d$/.test(path));
    const built = Math.max(...daily.map((database) => database.built ?? 0), 0);
    const [first] = daily;
    const path = daily.find((database) => database.built === built)?.path ?? first?.path;
    if (first === undefined)
      return fail({
        message: 'ClamAV has no daily signatures',
        expected: 'at most 2 days old',
        actual: 'none',
        location: { path: '/var/lib/clamav', resource: 'signatures' },
      });
    if (built === 0)
      return undecided({ code: 'parse-error', text: `${first.path} has no header of a ClamAV database` });
    const days = Math.floor((collectedAt - built) / DAY);
    if (collectedAt - built <= 2 * DAY) return pass(`${path}: built ${new Date(built).toISOString()}`);
    return fail({
      message: `The signatures of ClamAV are ${days} days old`,
      expected: 'at most 2 days old',
      actual: new Date(built).toISOString().slice(0, 10),
      location: { path: path ?? first.path, resource: 'signatures' },
      ...(days <= 7 ? { severity: 'medium' as const } : {}),
    });
  },
});
