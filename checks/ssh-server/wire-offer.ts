import {
  defineCheck,
  type Finding,
  fail,
  isKexMark,
  notApplicable,
  OFFERED,
  optional,
  pass,
  sshd,
  sshdAlgorithms,
  undecided,
  type WireOffer,
  wireOffer,
} from 'rempart/check';

/** Ciphers whose packets can be cut off at the beginning without notice; CBC only with encrypt-then-MAC. */
const exposedTo = (ciphers: readonly string[], macs: readonly string[]): readonly string[] => [
  ...ciphers.filter((name) => name.startsWith('chacha20-poly1305')),
  ...(macs.some((name) => name.includes('-etm@')) ? ciphers.filter((name) => name.includes('-cbc')) : []),
];

const listed = (value: string | undefined): readonly string[] => (value ?? '').split(',').filter(Boolean);

const terrapin = defineCheck({
  id: 'ssh-server/terrapin',
  title: 'The SSH server withstands cut handshakes (Terrapin)',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Whoever sits on the wire removes the first messages unseen and with them protections that were agreed (CVE-2023-48795).',
  remediation:
    'Update OpenSSH (9.6, or the package of the distribution that mends CVE-2023-48795). Until then set `Ciphers -chacha20-poly1305@openssh.com` and `MACs -*-etm@openssh.com` in /etc/ssh/sshd_config; clients must be mended as well.',
  references: [
    { standard: 'ssh-audit', id: 'CVE-2023-48795' },
    { standard: 'url', id: 'https://terrapin-attack.com/' },
  ],
  needs: { self: { server: sshdAlgorithms, offer: optional(wireOffer) } },
  evaluate({ self: { server, offer } }) {
    if (offer.known) {
      const { kexalgorithms, ciphers, macs, identification } = offer.value;
      const exposed = exposedTo(ciphers, macs);
      if (kexalgorithms.includes('kex-strict-s-v00@openssh.com'))
        return pass('The server offers strict key exchange');
      if (exposed.length === 0) return pass('No cipher that the attack needs is offered');
      return fail({
        message: 'Handshakes can be cut without notice',
        expected: 'kex-strict-s-v00@openssh.com',
        actual: `${identification} offers ${exposed.join(',')} without strict key exchange`,
        location: { resource: 'key exchange' },
      });
    }
    if (server === null) return notApplicable('sshd is not installed');
    const general = server.connections.items.find((connection) => connection.general)?.settings;
    const ciphers = listed(general?.get('ciphers')?.[0]);
    if (ciphers.length > 0 && exposedTo(ciphers, listed(general?.get('macs')?.[0])).length === 0)
      return pass('No cipher that the attack needs is on');
    const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(server.version ?? '') ?? [];
    if (Number(major) * 100 + Number(minor) >= 906) return pass(`OpenSSH ${server.version}`);
    // Distributions mended older versions: only the server itself shows it.
    return undecided({ ...offer.reason, text: `Only a key exchange shows it: ${offer.reason.text}` });
  },
});

const asConfigured = defineCheck({
  id: 'ssh-server/offer-as-configured',
  title: 'The SSH server that answers offers what it is configured to',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'A server that offers more was started before its configuration was tightened, or is another one than the file belongs to.',
  remediation:
    'Reload sshd (`systemctl reload ssh`), or restart it after an update; find out with `ss -ltnp` which program listens on the port.',
  references: [{ standard: 'url', id: 'https://www.rfc-editor.org/rfc/rfc4253#section-7.1' }],
  needs: { self: { sshd, offer: optional(wireOffer) } },
  evaluate({ self: { sshd, offer } }) {
    if (!offer.known)
      return offer.reason.code === 'unsupported'
        ? notApplicable('This run did not come by a key exchange that can be read along')
        : undecided(offer.reason);
    if (sshd === null) return notApplicable('sshd is not installed');
    if (!/^SSH-2\.0-OpenSSH/.test(offer.value.identification))
      return notApplicable(`Another server than OpenSSH answered: ${offer.value.identification}`);
    if (sshd.source !== 'sshd')
      return undecided({ code: 'permission', text: 'Only sshd -T tells every list, and it needs root' });
    const general = sshd.connections.items.filter(({ description }) => /^any user/.test(description));
    if (general.length === 0)
      return undecided(sshd.connections.reason ?? { code: 'parse-error', text: 'sshd printed nothing' });
    const faults = general.map(({ settings }) => surplus(offer.value, settings));
    // Of several daemons one answered.
    const [least = []] = faults.toSorted((a, b) => a.length - b.length);
    const [first, ...rest] = least;
    return first === undefined ? pass(offer.value.identification) : fail([first, ...rest]);
  },
});

const surplus = (offer: WireOffer, settings: ReadonlyMap<string, readonly string[]>): readonly Finding[] =>
  OFFERED.flatMap((keyword) => {
    const configured = listed(settings.get(keyword)?.[0]);
    // Exchanges of Kerberos have a list of their own.
    const more = offer[keyword].filter(
      (name) => !configured.includes(name) && !isKexMark(name) && !name.startsWith('gss-'),
    );
    return more.length === 0 || configured.length === 0
      ? []
      : [
          {
            message: `The server that answers offers more than ${keyword} of its configuration`,
            expected: configured.join(','),
            actual: more.join(','),
            location: { resource: keyword },
          },
        ];
  });

const versionHidden = defineCheck({
  id: 'ssh-server/package-version-hidden',
  title: 'SSH does not tell strangers the version of its package',
  targets: ['host'],
  severity: 'info',
  rationale:
    'The package tells which mends of the distribution are missing; whoever knows that saves an attempt. It hides no flaw.',
  remediation:
    'Set `DebianBanner no` and `VersionAddendum none` in /etc/ssh/sshd_config and reload sshd. Scanners of your own then guess from the version of OpenSSH alone.',
  references: [{ standard: 'dev-sec-ssh', id: 'sshd-47' }],
  needs: { self: { offer: optional(wireOffer) } },
  evaluate({ self: { offer } }) {
    if (!offer.known)
      return offer.reason.code === 'unsupported'
        ? notApplicable('This run did not come by a key exchange that can be read along')
        : undecided(offer.reason);
    const { identification } = offer.value;
    // RFC 4253, 4.2: what follows a blank is a comment.
    return identification.includes(' ')
      ? fail({
          message: 'The version of the package is told before the login',
          expected: identification.split(' ')[0] ?? '',
          actual: identification,
          location: { resource: 'identification' },
        })
      : pass(identification);
  },
});

export default [terrapin, asConfigured, versionHidden] as const;
