import { defineCheck, fail, flavourOf, kernels, notApplicable, pass, system } from 'rempart/check';

export default defineCheck({
  id: 'patching/old-kernels-removed',
  title: 'Kernels that nobody will start again are removed',
  targets: ['host'],
  severity: 'info',
  rationale:
    'An old kernel in the boot menu brings its holes back with one key, and a full /boot stops the next update.',
  remediation:
    'Remove them: `apt-get autoremove --purge`, `dnf remove --oldinstallonly`, `zypper purge-kernels`; keep the running one and its predecessor.',
  references: [
    { standard: 'lynis', id: 'PKGS-7410' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-700320' },
  ],
  needs: { self: { kernels, system } },
  evaluate({ self: { kernels, system } }) {
    if (system.machine === 'container') return notApplicable('The kernel is that of the host');
    const alike = kernels.installed.filter((release) => flavourOf(release) === flavourOf(kernels.running));
    if (alike.length === 0) return notApplicable('No kernel is installed beside the running one');
    if (alike.length <= 3) return pass(alike.join(', '));
    return fail({
      message: `${alike.length} kernels of one kind are installed`,
      expected: 'at most 3',
      actual: alike.join(', ').slice(0, 300),
      location: { path: '/lib/modules', resource: 'installed kernels' },
    });
  },
});
