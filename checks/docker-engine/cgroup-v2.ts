import { defineCheck, engineInfo, fail, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/cgroup-v2',
  title: 'Control groups are of version 2',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'Version 1 has the release_agent by which containers with a mounted cgroup run programs on the host (CVE-2022-0492), and engines are dropping it.',
  remediation:
    'Boot with `systemd.unified_cgroup_hierarchy=1` (the default of Debian 11, Ubuntu 22.04, RHEL 9 and later). Old container runtimes need an update first.',
  fix: {
    command:
      'grubby --update-kernel=ALL --args=systemd.unified_cgroup_hierarchy=1   # or the same word in GRUB_CMDLINE_LINUX and update-grub',
    breaks:
      'It takes a reboot; Docker before 20.10, Java before 11.0.16 and agents that read /sys/fs/cgroup/memory do not know version 2.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://docs.docker.com/engine/containers/runmetrics/#cgroup-v2' },
  ],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    if (info.cgroupVersion === null) return notTold('its version of control groups');
    return info.cgroupVersion === 2
      ? pass('2')
      : fail({
          message: 'Containers are confined by control groups of version 1',
          expected: '2',
          actual: '1',
          location: { pointer: '/CgroupVersion' },
        });
  },
});
