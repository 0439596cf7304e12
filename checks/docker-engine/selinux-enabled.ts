import { defineCheck, engineInfo, fail, mandatoryAccess, notApplicable, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/selinux-enabled',
  title: 'The engine gives containers SELinux labels where SELinux enforces',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'Without labels of their own all containers run in the engine’s domain, and what one of them gets hold of SELinux lets it use.',
  remediation:
    'Install container-selinux, set `"selinux-enabled": true` in daemon.json and restart the engine; mark bind mounts with `:z` or `:Z`.',
  fix: {
    daemon: '"selinux-enabled": true',
    breaks: 'Containers may not touch bind mounts that bear no label for them: each needs `:z` or `:Z`.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '5.3' },
    { standard: 'nist-800-190', id: '4.4.3' },
  ],
  needs: { self: { info: engineInfo }, parent: { host: { access: mandatoryAccess } } },
  evaluate({ self: { info }, parent: { host } }) {
    const { selinux } = host.access;
    if (selinux === null) return notApplicable('SELinux is not in force on the host');
    const labels = info.securityOptions?.selinux ?? null;
    if (labels === null) return notTold('whether it uses SELinux');
    if (labels) return pass('the engine says so');
    if (selinux === 'permissive') return notApplicable('SELinux only warns on this host');
    return fail({
      message: 'Containers have no SELinux labels though SELinux enforces',
      expected: 'selinux',
      actual: 'not among its security options',
      location: { pointer: '/SecurityOptions' },
    });
  },
});
