import { describe, expect, it } from 'vitest';
import { type Answer, absent, type FileEntry, found, unknown } from '../../src/core/answer.ts';
import { executable, probeKey } from '../../src/core/probe.ts';
import { defaultAlgorithms } from '../../src/facts/ssh-default-algorithms.ts';
import { type Sshd, settingValues, sshd } from '../../src/facts/sshd.ts';
import { sshdConfigEntries } from '../../src/facts/sshd-config-files.ts';
import { sshdReport } from '../../src/facts/sshd-report.ts';
import { answerFixture, knownValue, printed, resolveFact } from './host-answers.ts';

const [filesQuestion] = sshdConfigEntries.questions;
const [reportQuestion] = sshdReport.questions;

const entry = (path: string, content: string | null, mode = 0o644): FileEntry => ({
  path,
  type: 'file',
  mode,
  uid: 0,
  gid: 0,
  size: content?.length ?? 0,
  mtime: 0,
  content,
  unreadable: content === null ? { code: 'permission', text: `${path} may not be read` } : null,
});

const answers = (
  report: Answer,
  entries: readonly FileEntry[],
  program: Answer = found({ path: '/usr/sbin/sshd' }),
) =>
  new Map([
    [probeKey(executable('sshd')), program],
    [probeKey(reportQuestion?.probe ?? executable('x')), report],
    [probeKey(filesQuestion?.probe ?? executable('x')), found({ entries, complete: true, reason: null })],
  ]);

const main = (text: string) => [entry('/etc/ssh/sshd_config', text)];
const asRoot = (name: string) => printed(answerFixture(`sshd.report/${name}.txt`));
const described = (value: Sshd | null) => value?.connections.items.map(({ description }) => description);
const value = (given: Sshd | null, description: string, keyword: string) =>
  given?.connections.items
    .find((connection) => connection.description === description)
    ?.settings.get(keyword);

describe('as root', () => {
  it('takes what sshd prints, and the lines it comes from', () => {
    const seen = knownValue(
      sshd,
      answers(asRoot('debian-12-default'), main('X11Forwarding yes\nUsePAM yes\n')),
    );
    expect(seen).toMatchObject({ version: '9.2p1', source: 'sshd', running: false, problem: null });
    expect(described(seen)).toEqual(['any user', 'root']);
    expect(seen?.connections.items[0]?.origins.get('x11forwarding')).toEqual({
      path: '/etc/ssh/sshd_config',
      line: 1,
    });
    expect(settingValues(seen, 'hostkey')).toContain('/etc/ssh/ssh_host_ed25519_key');
  });
  it('adds what a Match block singles out, over the values that sshd printed', () => {
    const config =
      'PermitRootLogin no\nMatch Group sftp\n  AllowTcpForwarding no\nMatch User *\n  Banner none\n';
    const seen = knownValue(sshd, answers(asRoot('debian-12-default'), main(config)));
    expect(described(seen)).toEqual(['any user', 'root', 'Match Group sftp']);
    expect(value(seen, 'Match Group sftp', 'allowtcpforwarding')).toEqual(['no']);
    expect(value(seen, 'Match Group sftp', 'maxauthtries')).toEqual(['6']);
  });
  it('asks with the options of the daemon that listens', () => {
    const seen = knownValue(sshd, answers(asRoot('daemon-with-options'), main('Port 22\n')));
    expect(seen?.running).toBe(true);
    expect(value(seen, 'any user', 'macs')).toEqual(['hmac-sha2-512-etm@openssh.com']);
    expect(value(seen, 'root', 'passwordauthentication')).toEqual(['yes']);
    expect(seen?.connections).toMatchObject({ complete: false, reason: { code: 'unsupported' } });
  });
  it('gives no line of a file for a value of the command line', () => {
    const report = printed(
      '@ running 1\n@ version OpenSSH_8.0p1, x\n= -oMACs=hmac-sha2-256-etm@openssh.com\n+ user=somebody,host=h\nmacs hmac-sha2-256-etm@openssh.com\n',
    );
    const seen = knownValue(sshd, answers(report, main('MACs hmac-md5\n')));
    expect(seen?.connections.items[0]?.origins.has('macs')).toBe(false);
  });
  it('keeps a configuration that sshd refuses apart from one it could not be asked for', () => {
    const report = printed(
      '@ running 0\n@ version OpenSSH_9.2p1\n= \n! /etc/ssh/sshd_config: line 3: Bad configuration option: PermitRoot\n',
    );
    expect(knownValue(sshd, answers(report, main('x')))?.problem).toContain('Bad configuration option');
  });
});

describe('without root', () => {
  const report = asRoot('ordinary-user');
  it('reads the files instead, with the defaults of sshd', () => {
    const seen = knownValue(
      sshd,
      answers(report, main('PasswordAuthentication no\nMatch User root\nPermitRootLogin yes\n')),
    );
    expect(seen?.source).toBe('files');
    expect(value(seen, 'any user', 'passwordauthentication')).toEqual(['no']);
    expect(value(seen, 'any user', 'permitrootlogin')).toEqual(['without-password']);
    expect(value(seen, 'root', 'permitrootlogin')).toEqual(['yes']);
  });
  it('claims no list of algorithms that changes the defaults', () => {
    const seen = knownValue(sshd, answers(report, main('Ciphers -aes128-cbc\nMACs hmac-sha2-512\n')));
    expect(value(seen, 'any user', 'ciphers')).toBeUndefined();
    expect(value(seen, 'any user', 'macs')).toEqual(['hmac-sha2-512']);
  });
  it('knows such a list where this build told its own', () => {
    const own = new Map([
      ...answers(report, main('Ciphers -aes*\nMatch User bob\nPubkeyAcceptedAlgorithms +ssh-rsa\n')),
      [
        probeKey(defaultAlgorithms.questions[0]?.probe ?? executable('x')),
        printed(answerFixture('ssh.default-algorithms/debian-12.txt')),
      ],
    ]);
    const seen = knownValue(sshd, own);
    expect(value(seen, 'any user', 'ciphers')).toEqual(['chacha20-poly1305@openssh.com']);
    expect(value(seen, 'Match User bob', 'pubkeyacceptedalgorithms')?.[0]).toMatch(/,ssh-rsa$/);
  });
  it('claims no list of a block that changes defaults which nobody told', () => {
    const seen = knownValue(
      sshd,
      answers(report, main('Match User bob\nPubkeyAcceptedAlgorithms +ssh-rsa\n')),
    );
    expect(value(seen, 'Match User bob', 'pubkeyacceptedalgorithms')).toBeUndefined();
  });
  it('is incomplete where sshd would refuse the files', () => {
    expect(knownValue(sshd, answers(report, main('PermitRootLogin maybe\n')))?.connections).toMatchObject({
      complete: false,
      reason: { code: 'parse-error', text: expect.stringContaining('/etc/ssh/sshd_config:1') },
    });
  });
  it('leaves out whom sshd turns away while it reads the blocks', () => {
    const text =
      'Match User bob\nAuthenticationMethods publickey\nMatch User eve\nAuthenticationMethods any\n';
    expect(described(knownValue(sshd, answers(report, main(text))))).not.toContain('Match User bob');
  });
  it('tells apart a hundred blocks of a file of thousands, and says so', () => {
    const text = Array.from({ length: 300 }, (_, i) => `Match User u${i}\nX11Forwarding yes`).join('\n');
    expect(knownValue(sshd, answers(report, main(text)))?.connections).toMatchObject({
      complete: false,
      items: { length: 102 },
      reason: { code: 'truncated' },
    });
  });
  it('is unknown where the file may not be read either', () => {
    expect(resolveFact(sshd, answers(report, [entry('/etc/ssh/sshd_config', null, 0o600)]))).toMatchObject({
      known: false,
      reason: { code: 'permission' },
    });
  });
  it('is incomplete where an included file may not be read', () => {
    const entries = [
      ...main('Include /etc/ssh/sshd_config.d/*.conf\n'),
      entry('/etc/ssh/sshd_config.d/10.conf', null, 0o600),
    ];
    expect(knownValue(sshd, answers(report, entries))?.connections).toMatchObject({
      complete: false,
      reason: { code: 'permission' },
    });
  });
  it('lets a drop-in win that stands before', () => {
    const entries = [
      ...main('Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin no\n'),
      entry('/etc/ssh/sshd_config.d/50-cloud-init.conf', 'PermitRootLogin yes\n'),
    ];
    expect(value(knownValue(sshd, answers(report, entries)), 'any user', 'permitrootlogin')).toEqual(['yes']);
  });
});

describe('presence', () => {
  it('is null only where the search path has no sshd', () => {
    expect(knownValue(sshd, answers(printed('@ running 0\n'), [], absent))).toBeNull();
  });
  it('is unknown where an sshd runs from elsewhere, as on NixOS', () => {
    expect(resolveFact(sshd, answers(printed('@ running 1\n'), [], absent))).toMatchObject({
      known: false,
      reason: { code: 'unsupported' },
    });
  });
  it('is unknown where nobody could look', () => {
    expect(resolveFact(sshd, unknown('timeout', 'too slow'))).toMatchObject({
      known: false,
      reason: { code: 'timeout' },
    });
  });
});

it('takes secrets out of forced commands before anything is kept', () => {
  const redact = reportQuestion?.redact as unknown as (
    output: { stdout: string },
    seal: unknown,
  ) => { stdout: string };
  expect(redact({ stdout: 'forcecommand run --password hunter22\nport 22' }, {}).stdout).toBe(
    'forcecommand run --password [redacted 8]\nport 22',
  );
});
