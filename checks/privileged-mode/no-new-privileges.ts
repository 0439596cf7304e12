import {
  containerInspect,
  defineCheck,
  engineInfo,
  fail,
  hostProcessesOf,
  notTold,
  optional,
  pass,
  processes,
  undecided,
} from 'rempart/check';

/** What the container itself says; the last of several wins. Null: nothing, so that the engine's default holds. */
const ownSetting = (securityOpt: readonly string[]): boolean | null => {
  const option = securityOpt.findLast((text) => /^no-new-privileges(?:[=:]|$)/.test(text));
  if (option === undefined) return null;
  const value = option.slice('no-new-privileges'.length + 1).toLowerCase();
  return value === '' || value === 'true' || value === '1' || value === 't';
};

export default defineCheck({
  id: 'privileged-mode/no-new-privileges',
  title: 'Processes of the container cannot gain privileges',
  targets: ['container'],
  severity: 'high',
  rationale:
    'Without no_new_privs an ordinary user inside becomes root through any setuid program or file capability of the image.',
  remediation:
    'Start the container with `--security-opt no-new-privileges` (Compose: `security_opt: ["no-new-privileges:true"]`), or set `"no-new-privileges": true` in daemon.json for all new containers. sudo and su stop working inside.',
  references: [
    { standard: 'cis-docker-1.6', id: '5.26' },
    { standard: 'url', id: 'https://docs.kernel.org/userspace-api/no_new_privs.html' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: {
      'docker-engine': { info: optional(engineInfo) },
      host: { processes: optional(processes) },
    },
  },
  evaluate({ self: { inspect }, parent }) {
    const host = parent.host.processes;
    const first = host.known
      ? hostProcessesOf(inspect, host.value).items.find(({ pid }) => pid === inspect.state.pid)
      : undefined;
    const { securityOpt } = inspect.hostConfig;
    const own = securityOpt === null ? null : ownSetting(securityOpt);
    if (own === true) return pass('no-new-privileges is set on the container');
    const finding = {
      message: 'Processes may gain privileges through setuid programs',
      expected: 'no-new-privileges',
    };
    if (own === false) return fail({ ...finding, actual: 'switched off for this container' });
    // The engine's default is taken over when a container is made, and is nowhere in its description: the kernel tells.
    if (first !== undefined)
      return first.noNewPrivs
        ? pass('no_new_privs is in effect for the first process')
        : fail({ ...finding, actual: 'not in effect for the first process' });
    if (securityOpt === null) return notTold('the security options of the container');
    const { info } = parent['docker-engine'];
    if (!info.known) return undecided(info.reason);
    if (info.value.securityOptions === null) return notTold('its default for no-new-privileges');
    return info.value.securityOptions.noNewPrivileges
      ? pass('no-new-privileges is the engine’s default')
      : fail({ ...finding, actual: 'not set' });
  },
});
