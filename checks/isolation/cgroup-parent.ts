import { containerInspect, defineCheck, fail, notTold, pass } from 'rempart/check';

/** Where engines and orchestrators put containers by themselves. */
const USUAL =
  /^(?:|\/?docker(?:\/.*)?|\/?(?:system|machine|user)\.slice|.*kubepods.*|\/?libpod_parent.*|user\.slice\/.*)$/;

export default defineCheck({
  id: 'isolation/cgroup-parent',
  title: 'The container stays in the engine’s control group',
  targets: ['container'],
  severity: 'low',
  rationale:
    'Under another parent the container escapes the limits that were set for all containers together.',
  remediation:
    'Take `--cgroup-parent` (Compose: `cgroup_parent`) away, or keep it where that parent is there to limit these containers and waive this.',
  fix: {
    flag: 'without --cgroup-parent',
    compose: 'without cgroup_parent',
    daemon: '"cgroup-parent" for one parent of all containers',
    breaks: 'Limits that were set on that control group no longer hold for the container',
  },
  seen: 'requested',
  references: [{ standard: 'cis-docker-1.6', id: '5.25' }],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { cgroupParent } = inspect.hostConfig;
    if (cgroupParent === null) return notTold('the control group of the container');
    if (USUAL.test(cgroupParent)) return pass(cgroupParent === '' ? 'the engine’s default' : cgroupParent);
    return fail({
      message: 'The container is put under another control group',
      expected: 'the engine’s default',
      actual: cgroupParent,
      location: { pointer: '/HostConfig/CgroupParent' },
    });
  },
});
