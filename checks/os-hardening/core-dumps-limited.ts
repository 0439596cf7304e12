import {
  coredumpSettings,
  defineCheck,
  fail,
  kernelParameters,
  notApplicable,
  pass,
  system,
  userLimits,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/core-dumps-limited',
  title: 'Crashed programs leave no copy of their memory',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A core dump holds keys, passwords and data of the program that crashed, often readable for long.',
  remediation:
    'Write `* hard core 0` to /etc/security/limits.d/10-core.conf, and with systemd-coredump `Storage=none` and `ProcessSizeMax=0` under [Coredump] in /etc/systemd/coredump.conf.d/off.conf.',
  references: [
    { standard: 'cis-debian-12', id: '1.5.3' },
    { standard: 'cis-debian-13', id: '1.5.11' },
    { standard: 'cis-debian-13', id: '1.5.12' },
    { standard: 'cis-debian-13', id: '1.5.13' },
    { standard: 'lynis', id: 'KRNL-5820' },
  ],
  needs: { self: { limits: userLimits, coredump: coredumpSettings, parameters: kernelParameters, system } },
  evaluate({ self: { limits, coredump, parameters, system } }) {
    if (system.machine === 'container')
      return notApplicable('Core dumps are taken by the machine outside this container');
    const pattern = parameters.live.get('kernel.core_pattern') ?? '';
    // A pipe gets the dump whatever the limit says, so the handler decides.
    if (pattern.startsWith('|')) {
      if (!pattern.includes('systemd-coredump'))
        return /\/(true|false)\b/.test(pattern)
          ? pass(pattern)
          : fail({
              message: `Core dumps go to ${pattern.slice(1).split(' ')[0]}`,
              expected: 'no handler',
              actual: pattern,
              location: { resource: 'kernel.core_pattern' },
              severity: 'info',
            });
      const [storage, size] = [
        coredump.get('Storage')?.toLowerCase() ?? 'external',
        coredump.get('ProcessSizeMax') ?? 'the default',
      ];
      return storage === 'none'
        ? pass(`systemd-coredump with Storage=none, ProcessSizeMax=${size}`)
        : fail({
            message: 'systemd-coredump keeps the memory of crashed programs',
            expected: 'Storage=none',
            actual: `Storage=${storage}`,
            location: { path: '/etc/systemd/coredump.conf', resource: 'Storage' },
          });
    }
    const limit = limits.findLast(
      ({ domain, type, item }) => domain === '*' && item === 'core' && type !== 'soft',
    );
    if (limit?.value === '0') return pass(`${limit.path}:${limit.line}`);
    return fail({
      message: 'Programs of users may leave core dumps',
      expected: '* hard core 0',
      actual: limit === undefined ? 'no limit' : `* ${limit.type} core ${limit.value}`,
      location:
        limit === undefined
          ? { path: '/etc/security/limits.conf', resource: 'core' }
          : { path: limit.path, line: limit.line, resource: 'core' },
    });
  },
});
