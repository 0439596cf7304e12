import {
  containerInspect,
  defineCheck,
  engineInfo,
  engineNetworks,
  fail,
  notTold,
  optional,
  pass,
} from 'rempart/check';

export default defineCheck({
  id: 'isolation/default-bridge',
  title: 'The container is not on the default bridge',
  targets: ['container'],
  severity: 'low',
  rationale:
    'On the default bridge every container that nobody put elsewhere can reach every other one, whatever they publish.',
  remediation:
    'Create a network for each application (`docker network create shop`; Compose does so by itself) and start its containers with `--network shop`; or set `"icc": false` in daemon.json.',
  fix: {
    flag: '--network NAME, after `docker network create NAME`',
    compose: 'without network_mode: bridge; Compose makes a network for each project',
    daemon: '"icc": false',
    breaks: 'Containers that reach it by its address on the default bridge, or by --link',
  },
  seen: 'engine-default',
  references: [
    { standard: 'cis-docker-1.6', id: '5.30' },
    { standard: 'nist-800-190', id: '4.3.3' },
    { standard: 'url', id: 'https://docs.docker.com/engine/network/drivers/bridge/' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo), networks: optional(engineNetworks) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { info, networks } = parent['docker-engine'];
    const { networkMode } = inspect.hostConfig;
    if (networkMode === null) return notTold('the network of the container');
    // Further networks may have been connected since; these modes allow none.
    const alone = /^(?:host|none|container:|ns:|pasta|slirp4netns)/.test(networkMode);
    if (inspect.networks === null && !alone) return notTold('the networks of the container');
    const names = inspect.networks?.map(({ name }) => name) ?? [];
    const name = info.known && info.value.isPodman ? 'podman' : 'bridge';
    const onDefault = networkMode === 'default' || networkMode === 'bridge' || names.includes(name);
    if (!onDefault || (info.known && info.value.isPodman && names.length > 0 && !names.includes(name)))
      return pass(names.join(', ') || networkMode.replace(/:[0-9a-f]{64}$/, ''));
    const bridge = networks.known ? networks.value.items.find((network) => network.name === name) : undefined;
    if (bridge?.options?.['com.docker.network.bridge.enable_icc'] === 'false')
      return pass('the default bridge, where containers cannot reach each other (icc is off)');
    return fail({
      message: 'The container is on the default bridge with every other one that nobody placed',
      expected: 'a network of its application',
      actual: names.join(', ') || networkMode,
      location: { pointer: '/HostConfig/NetworkMode' },
      ...(networkMode === 'default' || networkMode === 'bridge' ? {} : { seen: 'requested' as const }),
    });
  },
});
