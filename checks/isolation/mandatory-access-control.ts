import {
  containerInspect,
  defineCheck,
  engineInfo,
  fail,
  notApplicable,
  notTold,
  pass,
  type Verdict,
} from 'rempart/check';

const FOLLOWS = { follows: ['privileged-mode/privileged'] } as const;
const LOCATION = { pointer: '/HostConfig/SecurityOpt' } as const;

const appArmor = defineCheck({
  id: 'isolation/apparmor',
  title: 'An AppArmor profile confines the container',
  targets: ['container'],
  severity: 'high',
  rationale:
    'AppArmor refuses mounts and writes to /proc and /sys even to root inside, after every other wall has given way.',
  remediation:
    'Take `--security-opt apparmor=unconfined` away and recreate the container: the engine then applies docker-default; or name a loaded profile of your own.',
  references: [
    { standard: 'cis-docker-1.6', id: '5.2' },
    { standard: 'url', id: 'https://docs.docker.com/engine/security/apparmor/' },
  ],
  needs: { self: { inspect: containerInspect }, parent: { 'docker-engine': { info: engineInfo } } },
  evaluate({ self: { inspect }, parent }): Verdict {
    const { securityOptions, isPodman } = parent['docker-engine'].info;
    if (securityOptions === null) return notTold('whether it uses AppArmor');
    if (!securityOptions.apparmor) return notApplicable('The engine reports no AppArmor');
    if (isPodman && securityOptions.rootless)
      return notApplicable('A rootless Podman cannot load AppArmor profiles');
    const { hostConfig, state, appArmorProfile } = inspect;
    const option = hostConfig.securityOpt
      ?.findLast((text) => /^apparmor[=:]/.test(text))
      ?.slice('apparmor='.length);
    const finding = {
      message: 'No AppArmor profile confines the container',
      expected: 'docker-default or a profile of its own',
      location: LOCATION,
    };
    if (option === 'unconfined') return fail({ ...finding, actual: 'unconfined' });
    if (hostConfig.privileged === true && (option === undefined || option === ''))
      return fail({ ...finding, actual: 'unconfined by privileged mode' }, FOLLOWS);
    // The profile is chosen at the start.
    if (state.startedAt === null && (appArmorProfile ?? '') === '')
      return hostConfig.securityOpt === null
        ? notTold('the security options of the container')
        : pass('asked for: the engine’s default');
    if (appArmorProfile === null) return notTold('the AppArmor profile of the container');
    return appArmorProfile === '' || appArmorProfile === 'unconfined'
      ? fail({ ...finding, actual: appArmorProfile === '' ? 'none' : appArmorProfile })
      : pass(appArmorProfile);
  },
});

const seLinux = defineCheck({
  id: 'isolation/selinux',
  title: 'An SELinux label confines the container',
  targets: ['container'],
  severity: 'high',
  rationale:
    'SELinux keeps a container from files and processes that are not labelled for it, even for root inside.',
  remediation:
    'Take `--security-opt label=disable` (or `label=type:spc_t`) away and recreate the container; label the volumes with `:Z` or `:z` where it then may not read them.',
  references: [
    { standard: 'cis-docker-1.6', id: '5.3' },
    { standard: 'url', id: 'https://docs.docker.com/reference/cli/dockerd/#enable-selinux-support' },
  ],
  needs: { self: { inspect: containerInspect }, parent: { 'docker-engine': { info: engineInfo } } },
  evaluate({ self: { inspect }, parent }): Verdict {
    const { securityOptions } = parent['docker-engine'].info;
    if (securityOptions === null) return notTold('whether it uses SELinux');
    if (!securityOptions.selinux) return notApplicable('The engine reports no SELinux, or does not use it');
    const { hostConfig, processLabel } = inspect;
    const finding = {
      message: 'No SELinux label confines the container',
      expected: 'a label of type container_t',
      location: LOCATION,
    };
    if (hostConfig.privileged === true)
      return fail({ ...finding, actual: 'disabled by privileged mode' }, FOLLOWS);
    const off = hostConfig.securityOpt?.find((text) =>
      /^label[=:](?:disable|type:(?:spc_t|unconfined_t))$/.test(text),
    );
    if (off !== undefined) return fail({ ...finding, actual: off });
    if (processLabel === null) return notTold('the SELinux label of the container');
    const type = processLabel.split(':')[2] ?? '';
    return type === '' || type === 'spc_t' || type === 'unconfined_t'
      ? fail({ ...finding, actual: processLabel === '' ? 'no label' : processLabel })
      : pass(processLabel);
  },
});

export default [appArmor, seLinux];
