import {
  defineCheck,
  fail,
  notApplicable,
  pass,
  processes,
  productsOf,
  securityProducts,
  system,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'antivirus/on-access',
  title: 'Files are scanned when they are opened',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A scan by schedule finds malware hours after it ran; a scanner that is installed but stopped never does.',
  remediation:
    'Start the agent and enable it: `systemctl enable --now clamav-daemon clamav-clamonacc` with OnAccessIncludePath and OnAccessPrevention in clamd.conf, or the unit of your product.',
  references: [
    { standard: 'lynis', id: 'MALW-3284' },
    { standard: 'url', id: 'https://docs.clamav.net/manual/OnAccess.html' },
  ],
  needs: { self: { products: securityProducts, processes, system } },
  evaluate({ self: { products, processes, system } }) {
    if (system.machine === 'container') return notApplicable('A container is scanned by its host');
    const scanners = productsOf(products, 'on-access');
    const running = scanners.find((scanner) => scanner.running.length > 0);
    if (running !== undefined) return pass(`${running.product.name} runs`);
    // What does not run can only be told where every process was seen.
    const reason = processes.reason ?? products.reason;
    if (reason !== null) return undecided(reason);
    const [stopped] = scanners;
    const onDemand = productsOf(products, 'antivirus');
    if (stopped === undefined && onDemand.length === 0)
      return fail(
        {
          message: 'Nothing scans files: no malware scanner is installed',
          expected: 'a running scanner',
          actual: 'none',
          location: { resource: 'on-access scanner' },
        },
        { follows: ['antivirus/installed'] },
      );
    return fail(
      stopped === undefined
        ? {
            message: `${onDemand.map(({ product }) => product.name).join(', ')} scans on demand only`,
            expected: 'on-access scanning',
            actual: 'on demand',
            location: { resource: 'on-access scanner' },
            severity: 'medium',
          }
        : {
            message: `${stopped.product.name} is installed but does not run`,
            expected: 'running',
            actual: stopped.enabled ? 'enabled, not running' : 'not running, not enabled',
            location: { resource: 'on-access scanner' },
          },
    );
  },
});
