import { describe, expect, it } from 'vitest';
import { type Answer, absent, found, unknown } from '../../src/core/answer.ts';
import { executable, probeKey, serverOffer } from '../../src/core/probe.ts';
import { isKexMark, sshdAlgorithms, wireOffer } from '../../src/facts/server-offer.ts';
import { sshdConfigEntries } from '../../src/facts/sshd-config-files.ts';
import { sshdReport } from '../../src/facts/sshd-report.ts';
import { answerFixture, knownValue, printed, resolveFact } from './host-answers.ts';

const body = JSON.parse(answerFixture('ssh.server-offer/debian-12.json')) as Record<string, unknown>;
const offered = found({ body });

describe('an offer', () => {
  it('is taken under the keywords of sshd_config', () => {
    expect(knownValue(wireOffer, offered)).toMatchObject({
      identification: 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10',
      hostkeyalgorithms: ['ssh-ed25519'],
      ciphers: expect.arrayContaining(['aes256-gcm@openssh.com']),
      macs: expect.arrayContaining(['hmac-sha1']),
    });
  });
  it.each([
    ['nothing', null],
    ['a number', 7],
    ['no lists', { identification: 'SSH-2.0-x', kex: 'curve25519-sha256', encryption: {} }],
    ['names of no protocol', { kex: ['\u001b[2J', 'a b', ''], encryption: [''] }],
  ])('that is %s is unknown', (_, hostile) => {
    expect(resolveFact(wireOffer, found({ body: hostile }))).toMatchObject({
      known: false,
      reason: { code: 'parse-error' },
    });
  });
  it('of a million names is cut', () => {
    const flood = Array.from({ length: 1_000_000 }, () => 'aes256-ctr');
    const { ciphers } = knownValue(wireOffer, found({ body: { ...body, encryption: flood } }));
    expect(ciphers.length).toBe(200);
  });
  it('has marks that are no exchange', () => {
    expect(['kex-strict-s-v00@openssh.com', 'ext-info-s', 'curve25519-sha256'].map(isKexMark)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

const [files] = sshdConfigEntries.questions;
const [report] = sshdReport.questions;
const answers = (offer: Answer, said: Answer, program: Answer = found({ path: '/usr/sbin/sshd' })) =>
  new Map([
    [probeKey(executable('sshd')), program],
    [probeKey(report?.probe ?? serverOffer), said],
    [
      probeKey(files?.probe ?? serverOffer),
      found({
        entries: [],
        complete: false,
        reason: { code: 'permission' as const, text: 'may not be read' },
      }),
    ],
    [probeKey(serverOffer), offer],
  ]);
const local = unknown('unsupported', 'not over SSH');
const macs = (said: Answer, offer: Answer) =>
  knownValue(sshdAlgorithms, answers(offer, said))?.connections.items[0]?.settings.get('macs')?.[0];

describe('the algorithms of a server', () => {
  const byUser = printed(answerFixture('sshd.report/ordinary-user.txt'));
  it('are what sshd says, where it says something', () => {
    const said = printed(
      '@ running 1\n@ version OpenSSH_9.2p1, x\n= \n+ user=somebody,host=h\nmacs hmac-sha2-256\n',
    );
    expect(macs(said, offered)).toBe('hmac-sha2-256');
  });
  it('are what was seen on the wire without root, although the files may not be read', () => {
    expect(macs(byUser, offered)).toContain('umac-64');
  });
  it('are those of another server where no sshd is installed, as with Dropbear', () => {
    const seen = knownValue(sshdAlgorithms, answers(offered, printed('@ running 0\n'), absent));
    expect(seen?.connections).toMatchObject({ complete: true, items: { length: 1 } });
  });
  it('are unknown where neither says anything', () => {
    expect(resolveFact(sshdAlgorithms, answers(local, byUser))).toMatchObject({
      known: false,
      reason: { code: 'permission' },
    });
  });
});
