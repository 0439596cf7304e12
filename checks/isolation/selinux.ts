import {
  containerInspect,
  defineCheck,
  engineInfo,
  fail,
  notApplicable,
  notTold,
  pass,
  type Verdict,
  WITHOUT_PRIVILEGED,
} from 'rempart/check';

const FOLLOWS = { follows: ['privileged-mode/privileged'] } as const;
const LOCATION = { pointer: '/HostConfig/SecurityOpt' } as const;

export default defineCheck({
  id: 'isolation/selinux',
  title: 'An SELinux label confines the container',
  targets: ['container'],
  severity: 'high',
  rationale:
    'SELinux keeps a container from files and processes that are not labelled for it, even for root inside.',
  remediation:
    'Take `--security-opt label=disable` (or `label=type:spc_t`) away and recreate the container; label the volumes with `:Z` or `:z` where it then may not read them.',
  fix: {
    flag: 'without --security-opt label=disable; --volume SOURCE:PLACE:Z for its own volumes',
    compose: 'security_opt: without label:disable; volumes: with :Z',
    daemon: '"selinux-enabled": true',
    breaks:
      'Reading of bind mounts that are not labelled for containers, until they are mounted with :Z or :z',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.3' },
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://docs.docker.com/reference/cli/dockerd/#enable-selinux-support' },
  ],
  needs: { self: { inspect: containerInspect }, parent: { 'docker-engine': { info: engineInfo } } },
  evaluate({ self: { inspect }, parent }): Verdict {
    const { securityOptions } = parent['docker-engine'].info;
    if (securityOptions === null) return notTold('whether it uses SELinux');
    const { hostConfig, processLabel } = inspect;
    // Podman before 4.6 does not list it; a label says that it is used, and AppArmor that it is not.
    if (securityOptions.selinux === null && !securityOptions.apparmor && (processLabel ?? '') === '')
      return notTold('whether it uses SELinux');
    if (securityOptions.selinux === false || (securityOptions.selinux === null && securityOptions.apparmor))
      return notApplicable('The engine reports no SELinux, or does not use it');
    const finding = {
      message: 'No SELinux label confines the container',
      expected: 'a label of type container_t',
      location: LOCATION,
    };
    if (hostConfig.privileged === true)
      return fail({ ...finding, actual: 'disabled by privileged mode', fix: WITHOUT_PRIVILEGED }, FOLLOWS);
    const off = hostConfig.securityOpt?.find((text) =>
      /^label[=:](?:disable|type:(?:spc_t|unconfined_t))$/.test(text),
    );
    if (off !== undefined) return fail({ ...finding, actual: off });
    if (processLabel === null) return notTold('the SELinux label of the container');
    const type = processLabel.split(':')[2] ?? '';
    return type === '' || type === 'spc_t' || type === 'unconfined_t'
      ? fail({
          ...finding,
          actual: processLabel === '' ? 'no label' : processLabel,
          seen: 'engine-default',
        })
      : pass(processLabel);
  },
});
