import { defineCheck, fail, installedPackages, notApplicable, pass } from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/prelink-absent',
  title: 'Programs are not linked to fixed addresses in advance',
  targets: ['host'],
  severity: 'low',
  rationale:
    'prelink gives libraries the same address in every program, which undoes their random places, and changes files that integrity checkers watch.',
  remediation: 'Run `prelink -ua` to undo it, then `apt purge prelink` or `dnf remove prelink`.',
  references: [
    { standard: 'cis-debian-12', id: '1.5.4' },
    { standard: 'cis-debian-13', id: '1.5.6' },
    { standard: 'dev-sec-linux', id: 'package-09' },
    { standard: 'lynis', id: 'PROC-3802' },
  ],
  needs: { self: { packages: installedPackages } },
  evaluate({ self: { packages } }) {
    if (packages === null) return notApplicable('There is no package manager to ask');
    const found = packages.packages.find(({ name }) => name === 'prelink');
    if (found === undefined) return pass('not installed');
    return fail({
      message: 'prelink is installed',
      expected: 'not installed',
      actual: `prelink ${found.version}`,
      location: { resource: 'prelink' },
    });
  },
});
