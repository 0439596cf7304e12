import {
  containerInspect,
  containerUser,
  defineCheck,
  engineInfo,
  fail,
  notApplicable,
  notTold,
  optional,
  pass,
  requestedCapabilities,
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
  references: [{ standard: 'cis-docker-1.6', id: '5.4' }],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { hostConfig } = inspect;
    const { info } = parent['docker-engine'];
    if (hostConfig.networkMode === 'none') return notApplicable('The container has no network');
    const held = requestedCapabilities(hostConfig);
    if (held === null) return notTold('the capabilities of the container');
    if (!held.has('NET_RAW')) return pass('NET_RAW is dropped');
    // Podman describes a container relative to its own defaults, which hold NET_RAW in old versions only.
    const asked =
      hostConfig.privileged === true ||
      hostConfig.capAdd?.some((text) => /^(?:cap_)?(?:net_raw|all)$/i.test(text));
    if (info.known && info.value.isPodman && asked !== true)
      return notTold('whether its defaults hold NET_RAW');
    const uid = inspect.config.user === null ? null : containerUser(inspect.config.user, null).uid;
    const ordinary = uid !== null && uid !== 0 && hostConfig.privileged === false;
    return fail(
      {
        message: ordinary ? 'Raw sockets stay within reach of setuid programs' : 'Raw sockets are allowed',
        expected: 'NET_RAW dropped',
        actual: 'NET_RAW held',
        severity: ordinary ? 'info' : 'low',
      },
      {
        follows: ['privileged-mode/privileged', 'privileged-mode/default-capabilities'],
      },
    );
  },
});
