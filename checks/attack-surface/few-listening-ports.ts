import { defineCheck, fail, listeningSockets, pass, undecided } from 'rempart/check';

/** A server of one purpose has its own ports, SSH, and a few of monitoring. */
const MANY = 10;

/** Clients hold sockets without a peer there while they wait for an answer (net.ipv4.ip_local_port_range). */
const FIRST_EPHEMERAL = 32_768;

export default defineCheck({
  id: 'attack-surface/few-listening-ports',
  title: 'Few services of the host listen in the network',
  targets: ['host'],
  severity: 'low',
  rationale: 'Every listening port is code that strangers talk to; a host with one purpose needs few.',
  remediation:
    'Go through `ss -tulpn`: stop and disable what nobody uses, bind the rest to 127.0.0.1 where only this host needs it.',
  references: [
    { standard: 'cis-debian-12', id: '2.1.22' },
    { standard: 'lynis', id: 'NETW-3012' },
    { standard: 'nist-800-190', id: '4.5.1' },
  ],
  needs: { self: { sockets: listeningSockets } },
  evaluate({ self: { sockets } }) {
    const ports = new Map<string, string>();
    for (const { protocol, port, scope, process } of sockets.items) {
      const ephemeral = protocol === 'udp' && port >= FIRST_EPHEMERAL;
      // Published ports are judged as ports of their containers.
      if (scope !== 'loopback' && !ephemeral && process !== 'docker-proxy')
        ports.set(`${protocol}/${port}`, process ?? 'a process');
    }
    const list = [...ports].map(([port, process]) => `${port} (${process})`).join(', ');
    if (ports.size > MANY)
      return fail({
        message: `${ports.size} ports of the host are open to the network`,
        expected: `at most ${MANY}`,
        actual: list,
        location: { resource: 'listening ports' },
      });
    return sockets.reason === null ? pass(list === '' ? 'none' : list) : undecided(sockets.reason);
  },
});
