import { defineCheck, fail, notApplicable, pass, removedPackages } from 'rempart/check';

export default defineCheck({
  id: 'patching/removed-packages-purged',
  title: 'Removed packages left no configuration behind',
  targets: ['host'],
  severity: 'info',
  rationale:
    'Settings, jobs of cron and init scripts of a removed program stay, are run, and come back to life with the next install.',
  remediation: "Purge them after a look: `apt-get purge '~c'` (older apt: `dpkg -l | grep ^rc`).",
  references: [{ standard: 'lynis', id: 'PKGS-7346' }],
  needs: { self: { removed: removedPackages } },
  evaluate({ self: { removed } }) {
    if (removed === null) return notApplicable('dpkg is not the package manager');
    if (removed.length === 0) return pass('none');
    return fail({
      message: `${removed.length} removed packages left their configuration`,
      expected: 'none',
      actual: removed.slice(0, 20).join(', '),
      location: { path: '/var/lib/dpkg/status', resource: 'removed packages' },
    });
  },
});
