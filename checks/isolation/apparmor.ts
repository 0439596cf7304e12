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

export default defineCheck({
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
