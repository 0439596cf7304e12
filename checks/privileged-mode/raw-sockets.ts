import {
  capabilityName,
  containerInspect,
  containerSettings,
  containerUser,
  defineCheck,
  engineInfo,
  fail,
  notApplicable,
  notTold,
  optional,
  PODMAN_DEFAULT_CAPABILITIES,
  pass,
} from 'rempart/check';

export default defineCheck({
  id: 'privileged-mode/raw-sockets',
  title: 'The container may not open raw sockets',
  targets: ['container'],
  severity: 'low',
  rationale:
    'With NET_RAW a container can forge ARP and DNS answers for its neighbours on the same bridge and read their traffic.',
  remediation:
    'Start the container with `--cap-drop NET_RAW` (Compose: `cap_drop: [NET_RAW]`), or drop ALL. Only ping of old images and packet capture need it.',
  fix: {
    flag: '--cap-drop NET_RAW',
    compose: 'cap_drop: [NET_RAW]',
    breaks: 'ping of old images, packet capture, DHCP and VRRP daemons inside',
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
    const { hostConfig } = inspect;
    const { info } = parent['docker-engine'];
    if (hostConfig.networkMode === 'none') return notApplicable('The container has no network');
    const { applied } = containerSettings(inspect, { info: info.known ? info.value : null }).capabilities;
    if (applied === null) return notTold('the capabilities of the container');
    const { held, assumed } = applied;
    const dropped = new Set(hostConfig.capDrop?.map(capabilityName));
    const told = dropped.has('NET_RAW') || PODMAN_DEFAULT_CAPABILITIES.every((name) => dropped.has(name));
    if (assumed && !held.has('NET_RAW') && !told)
      return notTold('whether the default_capabilities of its containers.conf hold NET_RAW');
    if (!held.has('NET_RAW')) return pass('NET_RAW is dropped');
    const asked = hostConfig.capAdd?.some((text) => ['ALL', 'NET_RAW'].includes(capabilityName(text)));
    const uid = inspect.config.user === null ? null : containerUser(inspect.config.user, null).uid;
    const ordinary = uid !== null && uid !== 0 && hostConfig.privileged === false;
    return fail(
      {
        message: ordinary ? 'Raw sockets stay within reach of setuid programs' : 'Raw sockets are allowed',
        expected: 'NET_RAW dropped',
        actual: 'NET_RAW held',
        severity: ordinary ? 'info' : 'low',
        ...(hostConfig.privileged === true || asked === true ? { seen: 'requested' as const } : {}),
      },
      {
        follows: ['privileged-mode/privileged', 'privileged-mode/default-capabilities'],
      },
    );
  },
});
