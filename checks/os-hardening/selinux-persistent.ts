import { defineCheck, fail, mandatoryAccess, notApplicable, pass, selinuxConfig } from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/selinux-persistent',
  title: 'SELinux enforces after the next boot too',
  targets: ['host'],
  severity: 'medium',
  rationale: 'A mode set with setenforce is gone after a reboot; the file decides.',
  remediation:
    'Set `SELINUX=enforcing` in /etc/selinux/config. Coming from disabled, run `fixfiles -F onboot` first and reboot in permissive mode once.',
  references: [{ standard: 'lynis', id: 'MACF-6234' }],
  needs: { self: { config: selinuxConfig, mandatoryAccess } },
  evaluate({ self: { config, mandatoryAccess } }) {
    if (config === null) return notApplicable('There is no /etc/selinux/config');
    if (mandatoryAccess.apparmor) return notApplicable('AppArmor confines programs here');
    if (config.mode === 'enforcing') return pass(config.policy ?? undefined);
    return fail(
      {
        message: `SELinux will be ${config.mode} after the next boot`,
        expected: 'enforcing',
        actual: config.mode,
        location: {
          path: '/etc/selinux/config',
          ...(config.line > 0 ? { line: config.line } : {}),
          resource: 'SELINUX',
        },
      },
      { follows: ['os-hardening/mandatory-access-control'] },
    );
  },
});
