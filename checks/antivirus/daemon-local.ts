import { defineCheck, type Finding, judgeEach, listeningSockets, notApplicable } from 'rempart/check';

/** clamd asks nobody who he is, on any port; 3310 is its own. */
const isScanner = ({ process, port }: { readonly process: string | null; readonly port: number }): boolean =>
  process === 'clamd' || (process === null && port === 3310);

export default defineCheck({
  id: 'antivirus/daemon-local',
  title: 'The scanning daemon takes no orders from the network',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Whoever reaches clamd may have files of the host scanned, and may stop the daemon: it knows no password.',
  remediation:
    'Set `LocalSocket /run/clamav/clamd.ctl` in clamd.conf and remove TCPSocket, or set `TCPAddr 127.0.0.1`; restart clamav-daemon.',
  references: [{ standard: 'url', id: 'https://docs.clamav.net/manual/Usage/Configuration.html' }],
  needs: { self: { sockets: listeningSockets } },
  evaluate: ({ self: { sockets } }) =>
    judgeEach(
      { ...sockets, items: sockets.items.filter((socket) => socket.protocol === 'tcp' && isScanner(socket)) },
      ({ address, port, scope }): Finding | null =>
        scope === 'loopback'
          ? null
          : {
              message: 'clamd listens on the network',
              expected: 'a unix socket, or loopback',
              actual: `${address}:${port}`,
              location: { resource: `tcp/${port}` },
            },
      { whenEmpty: notApplicable('No scanning daemon listens on the network') },
    ),
});
