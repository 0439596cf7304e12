import { defineCheck, engineInfo, engineNetworks, fail, notApplicable, notTold, pass } from 'rempart/check';

const OPTION = 'com.docker.network.bridge.host_binding_ipv4';

export default defineCheck({
  id: 'docker-engine/default-publish-address',
  title: 'A port published without an address is not open on every interface',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    '`-p 5432:5432` opens a database to every network of the host, past ufw and firewalld; with another default the world has to be asked for.',
  remediation:
    'Set `"ip": "127.0.0.1"` in daemon.json for the default bridge and `default-network-opts` for networks made afterwards, and restart the engine.',
  fix: {
    daemon:
      '"ip": "127.0.0.1", "default-network-opts": {"bridge": {"com.docker.network.bridge.host_binding_ipv4": "127.0.0.1"}}',
    flag: '-p 127.0.0.1:PORT:PORT',
    compose: 'ports: ["127.0.0.1:PORT:PORT"]',
    breaks: 'Ports that are meant for other hosts have to name an address (`-p 0.0.0.0:443:443`).',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '5.14' },
    { standard: 'nist-800-190', id: '4.4.2' },
  ],
  needs: { self: { info: engineInfo, networks: engineNetworks } },
  evaluate({ self: { info, networks } }) {
    if (info.isPodman) return notApplicable('Podman takes this from containers.conf of each user');
    const bridge = networks.items.find(({ name }) => name === 'bridge');
    if (bridge !== undefined && bridge.driver === null) return notTold('the driver of its default network');
    if (bridge?.driver !== 'bridge') return notApplicable('There is no default bridge');
    const address = bridge.options?.[OPTION];
    if (address === undefined) return notTold('the address on which it publishes ports');
    return /^(?:0\.0\.0\.0|::|)$/.test(address)
      ? fail({
          message: 'Ports are published on every interface unless told otherwise',
          expected: '127.0.0.1, or the address of one interface',
          actual: address === '' ? 'every address' : address,
          location: { pointer: `/Options/${OPTION}`, resource: bridge.name },
        })
      : pass(address);
  },
});
