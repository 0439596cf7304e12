import {
  completeSet,
  defineCheck,
  type Finding,
  incompleteSet,
  judgeEach,
  listeningSockets,
} from 'rempart/check';

const RECEIVERS = /^(rsyslogd|syslog-ng|syslogd|systemd-journal)/;
/** Registered ports of syslog, syslog over TLS, RELP as rsyslog names it, and the journal; udp sockets that only send have others. */
const PORTS = new Set([514, 601, 2514, 6514, 10514, 19532, 20514]);

export default defineCheck({
  id: 'os-hardening/logs-not-received',
  title: 'No other host can write into the log',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Whoever may send log lines fills the disk and forges events. A host that collects the logs of others is there for it: give it a waiver.',
  remediation:
    'Take `imudp`, `imtcp` and `imrelp` (rsyslog) or `network()` and `syslog()` sources (syslog-ng) out of the settings, and run `systemctl disable --now systemd-journal-remote.socket`.',
  references: [
    { standard: 'cis-debian-12', id: '6.1.2.1.4' },
    { standard: 'cis-debian-12', id: '6.1.3.7' },
  ],
  needs: { self: { sockets: listeningSockets } },
  evaluate({ self: { sockets } }) {
    const reachable = sockets.items.filter(({ scope }) => scope !== 'loopback');
    const receiving = reachable.filter(
      ({ process, port, uid }) =>
        PORTS.has(port) && (process === null ? uid === 0 : RECEIVERS.test(process) || process === 'systemd'),
    );
    const distinct = [
      ...new Map(receiving.map((socket) => [`${socket.protocol}/${socket.port}`, socket])).values(),
    ];
    return judgeEach(
      sockets.reason === null ? completeSet(distinct) : incompleteSet(distinct, sockets.reason),
      ({ protocol, port, process }): Finding => ({
        message: `${process ?? 'Something of root'} takes log lines of other hosts on ${protocol} port ${port}`,
        expected: 'not listening',
        actual: `${protocol}/${port}`,
        location: { resource: `${protocol}/${port}` },
      }),
    );
  },
});
