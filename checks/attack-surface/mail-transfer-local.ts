import { defineCheck, fail, listeningSockets, manual, notApplicable, pass, undecided } from 'rempart/check';

const PORTS = [25, 465, 587];
/** Who runs one of these reads mail here: then it may be a mail server on purpose. */
const READERS = [110, 143, 993, 995, 4190];

export default defineCheck({
  id: 'attack-surface/mail-transfer-local',
  title: 'The mail transfer agent takes mail from this host only',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Most hosts only send their own notices; an agent that takes mail from the network is relayed through and attacked.',
  remediation:
    "Postfix: `inet_interfaces = loopback-only` in /etc/postfix/main.cf. Exim on Debian: `dc_local_interfaces='127.0.0.1 ; ::1'` in /etc/exim4/update-exim4.conf.conf. Then restart it.",
  references: [
    { standard: 'cis-debian-12', id: '2.1.21' },
    { standard: 'lynis', id: 'MAIL-8802' },
    { standard: 'lynis', id: 'MAIL-8814' },
    { standard: 'lynis', id: 'MAIL-8860' },
    { standard: 'lynis', id: 'MAIL-8880' },
    { standard: 'lynis', id: 'MAIL-8920' },
  ],
  needs: { self: { sockets: listeningSockets } },
  evaluate({ self: { sockets } }) {
    const mail = sockets.items.filter(({ protocol, port }) => protocol === 'tcp' && PORTS.includes(port));
    const open = mail.filter(({ scope }) => scope !== 'loopback');
    const [first] = open;
    if (first === undefined) {
      if (sockets.reason !== null) return undecided(sockets.reason);
      return mail.length === 0 ? notApplicable('No mail transfer agent listens') : pass('on loopback only');
    }
    const serves = sockets.items.some(
      ({ protocol, port, scope }) => protocol === 'tcp' && READERS.includes(port) && scope !== 'loopback',
    );
    if (serves)
      return manual('The host looks like a mail server: see that it relays for nobody but its own users');
    return fail({
      message: 'A mail transfer agent takes mail from the network',
      expected: 'loopback only',
      actual: open
        .map(({ address, port, process }) => `${process ?? 'a process'} on ${address} port ${port}`)
        .join(', '),
      location: { resource: 'tcp/25' },
    });
  },
});
