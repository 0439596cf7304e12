import {
  containerInspect,
  containerSettings,
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
  id: 'isolation/apparmor',
  title: 'An AppArmor profile confines the container',
  targets: ['container'],
  severity: 'high',
  rationale:
    'AppArmor refuses mounts and writes to /proc and /sys even to root inside, after every other wall has given way.',
  remediation:
    'Take `--security-opt apparmor=unconfined` away and recreate the container: the engine then applies docker-default; or name a loaded profile of your own.',
  fix: {
    flag: '--security-opt apparmor=docker-default',
    compose: 'security_opt: ["apparmor=docker-default"]',
    breaks: 'Mounts inside the container, and writes to /proc/sys and /sys',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.2' },
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://docs.docker.com/engine/security/apparmor/' },
  ],
  needs: { self: { inspect: containerInspect }, parent: { 'docker-engine': { info: engineInfo } } },
  evaluate({ self: { inspect }, parent }): Verdict {
    const { info } = parent['docker-engine'];
    if (info.securityOptions === null) return notTold('whether it uses AppArmor');
    if (!info.securityOptions.apparmor) return notApplicable('The engine reports no AppArmor');
    if (info.isPodman && info.securityOptions.rootless === true)
      return notApplicable('A rootless Podman cannot load AppArmor profiles');
    const { requested, applied } = containerSettings(inspect, { info }).appArmor;
    const finding = {
      message: 'No AppArmor profile confines the container',
      expected: 'docker-default or a profile of its own',
      location: LOCATION,
    };
    if (applied === 'unconfined') {
      if (requested === 'unconfined') return fail({ ...finding, actual: 'unconfined' });
      return inspect.hostConfig.privileged === true && requested === 'default'
        ? fail({ ...finding, actual: 'unconfined by privileged mode', fix: WITHOUT_PRIVILEGED }, FOLLOWS)
        : fail({
            ...finding,
            actual: inspect.appArmorProfile === '' ? 'none' : 'unconfined',
            seen: 'engine-default',
          });
    }
    if (applied !== null) return pass(applied);
    if (requested === null) return notTold('the security options of the container');
    // The profile is chosen at the start.
    return inspect.state.neverStarted === true && inspect.hostConfig.privileged === false
      ? pass('asked for: the engine’s default')
      : notTold('the AppArmor profile of the container');
  },
});
