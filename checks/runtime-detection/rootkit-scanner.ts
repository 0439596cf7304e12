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
  id: 'runtime-detection/rootkit-scanner',
  title: 'A scanner looks for rootkits by schedule',
  targets: ['host'],
  severity: 'low',
  rationale: 'Rootkits hide from ordinary tools; a scanner that knows their traces finds the common ones.',
  remediation:
    'Install rkhunter or chkrootkit and enable its daily run (`CRON_DAILY_RUN="true"` in /etc/default/rkhunter).',
  references: [
    { standard: 'lynis', id: 'MALW-3275' },
    { standard: 'lynis', id: 'MALW-3276' },
  ],
  needs: { self: { products: securityProducts, jobs: scheduledJobs, system } },
  evaluate({ self: { products, jobs, system } }) {
    if (system.machine === 'container') return notApplicable('A container is watched by its host');
    const found = [...productsOf(products, 'rootkit'), ...productsOf(products, 'on-access')];
    const agent = found.find(({ running }) => running.length > 0);
    if (agent !== undefined) return pass(`${agent.product.name} runs`);
    const job = jobs.items.find(({ text, path }) =>
      /\b(rkhunter|chkrootkit|unhide)\b/.test(`${path}\n${text}`),
    );
    if (job !== undefined) return pass(job.path);
    const reason = products.reason ?? jobs.reason;
    if (reason !== null) return undecided(reason);
    const [installed] = found;
    return fail({
      message:
        installed === undefined ? 'Nothing looks for rootkits' : `Nothing runs ${installed.product.name}`,
      expected: 'rkhunter, chkrootkit or an agent, by schedule',
      actual: installed === undefined ? 'none' : 'installed, not scheduled',
      location: { resource: 'rootkit scanner' },
    });
  },
});
