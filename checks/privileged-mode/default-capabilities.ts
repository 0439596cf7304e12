import {
  type ContainerInspect,
  capabilityName,
  containerInspect,
  containerSettings,
  containerUser,
  DEFAULT_CAPABILITIES,
  defineCheck,
  engineInfo,
  fail,
  notTold,
  optional,
  pass,
} from 'rempart/check';

/** Whoever holds every capability was given the default ones with them. */
const allOf = ({ privileged, capAdd }: ContainerInspect['hostConfig']): readonly string[] => {
  if (privileged === true) return ['privileged-mode/privileged'];
  return capAdd?.map(capabilityName).includes('ALL') ? ['privileged-mode/added-capabilities'] : [];
};

export default defineCheck({
  id: 'privileged-mode/default-capabilities',
  title: 'The default capabilities are dropped',
  targets: ['container'],
  severity: 'low',
  rationale:
    'An engine leaves root in a container a dozen capabilities, raw sockets and changing owners among them, that hardly any program needs.',
  remediation:
    'Start the container with `--cap-drop ALL` (Compose: `cap_drop: [ALL]`) and add back single ones that the program fails without, such as `--cap-add NET_BIND_SERVICE`.',
  fix: {
    flag: '--cap-drop ALL',
    compose: 'cap_drop: [ALL]',
    breaks:
      'Programs that start as root and change owners (CHOWN), users (SETUID, SETGID) or serve a port below 1024 (NET_BIND_SERVICE): add back what they name',
  },
  seen: 'engine-default',
  references: [
    { standard: 'cis-docker-1.6', id: '5.4' },
    { standard: 'nist-800-190', id: '4.4.3' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { info } = parent['docker-engine'];
    const { hostConfig, config } = inspect;
    const { applied } = containerSettings(inspect, { info: info.known ? info.value : null }).capabilities;
    if (applied === null) return notTold('the capabilities of the container');
    const asked = new Set(hostConfig.capAdd?.map(capabilityName));
    const kept = DEFAULT_CAPABILITIES.filter((name) => applied.held.has(name) && !asked.has(name));
    if (kept.length === 0) return pass('every default capability is dropped');
    const uid = config.user === null ? null : containerUser(config.user, null).uid;
    // An ordinary user's process starts without any: only setuid programs could take them up.
    const ordinary = uid !== null && uid !== 0 && hostConfig.privileged === false;
    return fail(
      {
        message: ordinary
          ? 'Default capabilities stay within reach of setuid programs'
          : 'Default capabilities are kept',
        expected: 'ALL dropped',
        actual: `${kept.length} kept: ${kept.join(', ')}`,
        location: { pointer: '/HostConfig/CapDrop' },
        severity: ordinary ? 'info' : 'low',
        ...(allOf(hostConfig).length > 0 ? { seen: 'requested' as const } : {}),
      },
      { follows: allOf(hostConfig) },
    );
  },
});
