import { defineCheck, fail, livePatches, notApplicable, optional, pass, system, uptime } from 'rempart/check';

const DAY = 86_400;

export default defineCheck({
  id: 'patching/uptime-bounded',
  title: 'The machine was restarted, or its kernel patched, within half a year',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A long uptime is a kernel without the fixes of that time, and a machine of which nobody knows whether it comes up again.',
  remediation:
    'Restart it in the next window, and plan one each quarter; where it may not stop, use live patches (Livepatch, kpatch, Ksplice).',
  references: [
    { standard: 'lynis', id: 'BOOT-5202' },
    { standard: 'nist-800-190', id: '4.5.3' },
  ],
  needs: { self: { uptime, live: optional(livePatches), system } },
  evaluate({ self: { uptime, live, system } }) {
    if (system.machine === 'container') return notApplicable('The kernel is that of the host');
    const days = Math.floor(uptime / DAY);
    if (days <= 180) return pass(`up ${days} days`);
    const patches = live.known ? live.value : [];
    if (patches.length > 0) return pass(`up ${days} days, patched by ${patches.join(', ')}`);
    return fail({
      message: `The kernel has been running for ${days} days without live patches`,
      expected: 'at most 180 days',
      actual: `${days} days`,
      location: { resource: 'uptime' },
    });
  },
});
