import { defineCheck, fail, notApplicable, optional, pass, sshd, undecided, wireOffer } from 'rempart/check';

export default defineCheck({
  id: 'ssh-server/protocol-version',
  title: 'SSH speaks protocol 2 alone',
  targets: ['host'],
  severity: 'critical',
  rationale:
    'Protocol 1 checks integrity with a plain CRC: whoever is on the wire puts commands of their own into a session.',
  remediation:
    'Update OpenSSH: since 7.4 (2016) it has no protocol 1. Until then set `Protocol 2` in /etc/ssh/sshd_config and reload sshd.',
  references: [
    { standard: 'dev-sec-ssh', id: 'sshd-10' },
    { standard: 'lynis', id: 'SSH-7408' },
    { standard: 'url', id: 'https://www.openssh.com/txt/release-7.4' },
  ],
  needs: { self: { sshd, offer: optional(wireOffer) } },
  evaluate({ self: { sshd, offer } }) {
    const told = offer.known ? offer.value.identification : null;
    const finding = (actual: string) =>
      fail({
        message: 'SSH still speaks protocol 1',
        expected: 'protocol 2',
        actual,
        location: { resource: 'protocol' },
      });
    if (told !== null && /^SSH-1\./.test(told)) return finding(told);
    if (sshd === null) return notApplicable('sshd is not installed');
    const [, major = '', minor = ''] = /^(\d+)\.(\d+)/.exec(sshd.version ?? '') ?? [];
    if (major !== '' && Number(major) * 100 + Number(minor) >= 704) return pass(`OpenSSH ${sshd.version}`);
    const protocols = sshd.connections.items.flatMap(({ settings }) => settings.get('protocol') ?? []);
    const old = protocols.find((value) => value.split(',').includes('1'));
    if (old !== undefined) return finding(`protocol ${old}`);
    if (protocols.length > 0 || told !== null) return pass(told ?? 'protocol 2');
    return undecided({ code: 'unsupported', text: 'Which version of OpenSSH this is was not told' });
  },
});
