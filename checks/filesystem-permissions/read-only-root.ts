import { containerInspect, defineCheck, fail, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'filesystem-permissions/read-only-root',
  title: 'The root file system is read-only',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'On a read-only root an intruder can neither change programs nor leave tools behind, and what must be written is known by name.',
  remediation:
    'Start with `--read-only` (Compose: `read_only: true`) and give what the program writes a `--tmpfs /tmp` or a volume; `docker diff` names those paths.',
  fix: {
    flag: '--read-only --tmpfs /tmp',
    compose: 'read_only: true; tmpfs: [/tmp]',
    breaks:
      'What the program writes beside its volumes fails until it gets a tmpfs or a volume; `docker diff` names it.',
  },
  seen: 'engine-default',
  references: [
    { standard: 'cis-docker-1.6', id: '5.13' },
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'nist-800-190', id: '4.4.4' },
  ],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const readOnly = inspect.hostConfig.readonlyRootfs;
    if (readOnly === null) return notTold('whether the root is read-only');
    return readOnly
      ? pass('read-only')
      : fail({
          message: 'The container may write to its root file system',
          expected: 'read-only',
          actual: 'writable',
          location: { pointer: '/HostConfig/ReadonlyRootfs' },
        });
  },
});
