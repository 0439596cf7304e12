import {
  containerInspect,
  defineCheck,
  type Finding,
  fail,
  notTold,
  pass,
  type Severity,
  WITHOUT_PRIVILEGED,
} from 'rempart/check';

/** As the engine takes it: type, major and minor number, rights. */
const RULE = /^[abc] [\d*]+:[\d*]+ [rwm]+$/;

const severityOf = (rule: string): Severity => {
  const [type = '', numbers = ''] = rule.trim().split(/\s+/);
  if (type === 'a' || (type === 'b' && !numbers.startsWith('7:'))) return 'high';
  // Character devices 1 are memory, zero and null alike.
  return numbers.startsWith('*') || numbers === '1:*' || /^1:[124]$/.test(numbers) ? 'high' : 'low';
};

export default defineCheck({
  id: 'isolation/device-rules',
  title: 'No rule opens devices of the host to the container',
  targets: ['container'],
  severity: 'high',
  rationale:
    'A device rule lets a container that can make a node (the default capability MKNOD) open the device behind it, though none is listed: `b 8:* rmw` is every SCSI disk.',
  remediation:
    'Take `--device-cgroup-rule` (Compose: `device_cgroup_rules`) away, or narrow it to one major and minor number.',
  fix: {
    flag: 'without --device-cgroup-rule',
    compose: 'without device_cgroup_rules',
    breaks: 'Devices of that kind that are plugged in while it runs',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.18' },
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://docs.docker.com/reference/cli/docker/container/run/#device-cgroup-rule' },
  ],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { deviceCgroupRules, privileged } = inspect.hostConfig;
    if (privileged === true)
      return fail(
        {
          message: 'No rule limits the devices of a privileged container',
          expected: 'the engine’s rules',
          actual: 'a *:* rwm',
          fix: WITHOUT_PRIVILEGED,
        },
        { follows: ['privileged-mode/privileged'] },
      );
    if (deviceCgroupRules === null) return notTold('the device rules of the container');
    const [first, ...rest] = deviceCgroupRules.map(
      (rule): Finding => ({
        message: 'A rule opens devices of the host',
        expected: 'no rule of its own',
        actual: rule,
        severity: severityOf(rule),
        location: { pointer: '/HostConfig/DeviceCgroupRules', resource: `device rule ${rule}` },
        ...(RULE.test(rule)
          ? {
              fix: {
                flag: `without --device-cgroup-rule "${rule}"`,
                compose: `device_cgroup_rules: without "${rule}"`,
              },
            }
          : {}),
      }),
    );
    if (first !== undefined) return fail([first, ...rest]);
    return privileged === null ? notTold('whether the container is privileged') : pass('none');
  },
});
