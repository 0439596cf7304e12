import {
  defineCheck,
  fail,
  livePatches,
  notApplicable,
  optional,
  pass,
  rebootState,
  system,
} from 'rempart/check';

const WEEK = 7 * 86_400_000;

export default defineCheck({
  id: 'patching/reboot-done',
  title: 'No installed update waits for a reboot',
  targets: ['host'],
  severity: 'high',
  rationale: 'A patched kernel on disk protects nobody while the old one runs.',
  remediation:
    'Reboot in the next window, or let unattended-upgrades do it (`Unattended-Upgrade::Automatic-Reboot "true";`). Live patches cover only some fixes.',
  references: [
    { standard: 'lynis', id: 'KRNL-5830' },
    { standard: 'nist-800-190', id: '4.5.3' },
  ],
  needs: { self: { reboot: rebootState, live: optional(livePatches), system } },
  evaluate({ self: { reboot, live, system }, collectedAt }) {
    if (system.machine === 'container') return notApplicable('The kernel is that of the host');
    const { running, newerKernel, flagged, packages } = reboot;
    if (newerKernel === null && flagged === null) return pass(running);
    const recent = flagged !== null && collectedAt - flagged <= WEEK;
    const patched = live.known && live.value.length > 0;
    return fail({
      message:
        newerKernel === null
          ? `Updates wait for a reboot${packages.length === 0 ? '' : `: ${packages.slice(0, 5).join(', ')}`}`
          : 'A newer kernel is installed than the one that runs',
      expected: newerKernel ?? 'no update that waits',
      actual:
        newerKernel === null ? `asked for ${new Date(flagged ?? 0).toISOString().slice(0, 10)}` : running,
      location: { resource: 'reboot' },
      ...(recent || patched ? { severity: 'medium' as const } : {}),
    });
  },
});
