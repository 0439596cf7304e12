import {
  containerInspect,
  containerSettings,
  daemonOf,
  defineCheck,
  dockerDaemons,
  engineInfo,
  fail,
  noNewPrivilegesDefault,
  notTold,
  optional,
  pass,
  processes,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'privileged-mode/no-new-privileges',
  title: 'Processes of the container cannot gain privileges',
  targets: ['container'],
  severity: 'high',
  rationale:
    'Without no_new_privs an ordinary user inside becomes root through any setuid program or file capability of the image.',
  remediation:
    'Start the container with `--security-opt no-new-privileges` (Compose: `security_opt: ["no-new-privileges:true"]`), or set `"no-new-privileges": true` in daemon.json for all new containers. sudo and su stop working inside.',
  fix: {
    flag: '--security-opt no-new-privileges',
    compose: 'security_opt: ["no-new-privileges:true"]',
    daemon: '"no-new-privileges": true',
    breaks:
      'sudo, su and other setuid programs inside, and programs with file capabilities (ping of old images)',
  },
  seen: 'engine-default',
  references: [
    { standard: 'cis-docker-1.6', id: '5.26' },
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://docs.kernel.org/userspace-api/no_new_privs.html' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: {
      'docker-engine': { info: optional(engineInfo) },
      host: { processes: optional(processes), daemons: optional(dockerDaemons) },
    },
  },
  evaluate({ self: { inspect }, parent, target }) {
    const { info } = parent['docker-engine'];
    const { processes, daemons } = parent.host;
    const daemon =
      daemons.known && target.parent !== null ? daemonOf(daemons.value, { id: target.parent }) : null;
    const { requested, applied, kernel } = containerSettings(inspect, {
      info: info.known ? info.value : null,
      processes: processes.known ? processes.value : null,
      daemonNoNewPrivileges: noNewPrivilegesDefault(daemon),
    }).noNewPrivileges;
    const finding = {
      message: 'Processes may gain privileges through setuid programs',
      expected: 'no-new-privileges',
    };
    if (requested === false)
      return fail({ ...finding, actual: 'switched off for this container', seen: 'requested' });
    if (kernel === false)
      return fail({ ...finding, actual: 'not in effect for the first process', seen: 'kernel' });
    if (requested === true) return pass('no-new-privileges is set on the container');
    if (kernel === true) return pass('no_new_privs is in effect for the first process');
    if (requested === null) return notTold('the security options of the container');
    if (applied === null && !info.known) return undecided(info.reason);
    if (applied === null) return notTold('its default for no-new-privileges');
    return applied
      ? pass('no-new-privileges is the engine’s default')
      : fail({ ...finding, actual: 'not set', seen: 'engine-default' });
  },
});
