import { expect, it } from 'vitest';
import { builtInChecks } from '../../checks/index.ts';
import { sectionOf } from '../../src/core/check.ts';

/** What a deviation costs at most; a finding may be milder, never worse. Changing one changes scores and the reasons belong in its commit. */
const severities = {
  'privileged-mode/added-capabilities': 'critical',
  'privileged-mode/default-capabilities': 'low',
  'privileged-mode/effective-capabilities': 'high',
  'privileged-mode/no-new-privileges': 'high',
  'privileged-mode/privileged': 'critical',
  'privileged-mode/raw-sockets': 'low',
  'non-root-user/configured-user': 'high',
  'non-root-user/host-account': 'low',
  'non-root-user/image-accounts': 'high',
  'non-root-user/image-user': 'high',
  'non-root-user/no-sshd': 'high',
  'non-root-user/numeric-user': 'info',
  'non-root-user/processes': 'high',
  'non-root-user/root-group': 'low',
  'non-root-user/supplementary-groups': 'medium',
  'non-root-user/user-namespace': 'high',
  'non-root-user/user-not-overridden': 'high',
  'isolation/apparmor': 'high',
  'isolation/cgroup-namespace': 'medium',
  'isolation/cgroup-parent': 'low',
  'isolation/default-bridge': 'low',
  'isolation/device-rules': 'high',
  'isolation/devices': 'high',
  'isolation/direct-networks': 'low',
  'isolation/engine-socket': 'critical',
  'isolation/ipc-namespace': 'medium',
  'isolation/kernel-paths': 'high',
  'isolation/mount-propagation': 'medium',
  'isolation/nested-engine': 'medium',
  'isolation/network-namespace': 'high',
  'isolation/pid-namespace': 'high',
  'isolation/privileged-ports': 'low',
  'isolation/publish-all-ports': 'low',
  'isolation/published-ports': 'high',
  'isolation/seccomp': 'high',
  'isolation/selinux': 'high',
  'isolation/sensitive-mounts': 'critical',
  'isolation/sysctls': 'low',
  'isolation/uts-namespace': 'low',
  'isolation/volumes-from': 'low',
  'resource-limits/cpu-limit': 'medium',
  'resource-limits/health-check': 'low',
  'resource-limits/health-status': 'medium',
  'resource-limits/log-size': 'medium',
  'resource-limits/memory-commitment': 'medium',
  'resource-limits/memory-limit': 'high',
  'resource-limits/oom-killer': 'medium',
  'resource-limits/open-files-limit': 'low',
  'resource-limits/out-of-memory': 'low',
  'resource-limits/pids-limit': 'medium',
  'resource-limits/restart-loop': 'medium',
  'resource-limits/restart-policy': 'low',
  'resource-limits/swap-limit': 'low',
};

it('the severities of the checks of containers are the agreed ones', () => {
  const sections = ['privileged-mode', 'non-root-user', 'isolation', 'resource-limits'];
  const own = builtInChecks.filter((check) => sections.includes(sectionOf(check)));
  expect(Object.fromEntries(own.map(({ id, severity }) => [id, severity]))).toEqual(severities);
});
