import { describe, expect, it } from 'vitest';
import { type FileEntry, type FilesOutput, found } from '../../src/core/answer.ts';
import { sshClientConfig } from '../../src/facts/ssh-client-config.ts';
import { answerFixture, knownValue, resolveFact } from './host-answers.ts';

const entry = (path: string, content: string | null): FileEntry => ({
  path,
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 0,
  mtime: 0,
  content,
  unreadable: content === null ? { code: 'permission', text: `${path} may not be read` } : null,
});
const MAIN = '/etc/ssh/ssh_config';
const read = (...entries: readonly FileEntry[]) =>
  knownValue(sshClientConfig, found({ entries, complete: true, reason: null }));
const told = (...entries: readonly FileEntry[]) =>
  read(...entries)?.settings.items.map(
    ({ keyword, value, scope }) => `${keyword} ${value}${scope === null ? '' : ` [${scope}]`}`,
  );

describe('the client of everybody', () => {
  it('is what Debian ships', () => {
    expect(told(entry(MAIN, answerFixture('ssh.client-config/debian-12.txt')))).toEqual([
      'sendenv LANG LC_*',
      'hashknownhosts yes',
      'gssapiauthentication yes',
    ]);
  });
  it('takes the first value, a drop-in before what follows its Include', () => {
    const files = [
      entry(MAIN, 'Include /etc/ssh/ssh_config.d/*.conf\nHost *\nForwardAgent no\n'),
      entry('/etc/ssh/ssh_config.d/a.conf', 'ForwardAgent yes\n'),
    ];
    expect(told(...files)).toEqual(['forwardagent yes']);
  });
  it('keeps what holds for some destinations apart, until all have a value', () => {
    const text =
      'Host switch*\nCiphers +3des-cbc\nHost *\nCiphers aes256-ctr\nMatch host old\nCiphers none\n';
    expect(told(entry(MAIN, text))).toEqual(['ciphers +3des-cbc [Host switch*]', 'ciphers aes256-ctr']);
  });
  it('ends a Host of a drop-in with that file', () => {
    const files = [
      entry(MAIN, 'Include ssh_config.d/*.conf\nForwardX11 yes\n'),
      entry('/etc/ssh/ssh_config.d/a.conf', 'Host x\nTunnel yes\n'),
    ];
    expect(told(...files)).toEqual(['tunnel yes [Host x]', 'forwardx11 yes']);
  });
  it('is incomplete where an Include leads elsewhere, or a drop-in may not be read', () => {
    expect(read(entry(MAIN, 'Include /opt/ssh/*.conf\n'))?.settings.complete).toBe(false);
    const hidden = [
      entry(MAIN, 'Include ssh_config.d/*.conf\n'),
      entry('/etc/ssh/ssh_config.d/a.conf', null),
    ];
    expect(read(...hidden)?.settings.reason?.code).toBe('permission');
  });
  it('does not follow a drop-in that includes itself for ever', () => {
    const files = [
      entry(MAIN, 'Include ssh_config.d/*.conf\n'),
      entry('/etc/ssh/ssh_config.d/a.conf', 'Include ssh_config.d/*.conf\nTunnel yes\n'),
    ];
    expect(read(...files)?.settings.complete).toBe(false);
  });
  it('is null without a file, and unknown where nobody could look', () => {
    expect(read()).toBeNull();
    const blind = found({ entries: [], complete: false, reason: { code: 'permission', text: 'no' } });
    expect(resolveFact(sshClientConfig, blind as never)).toMatchObject({
      known: false,
      reason: { code: 'permission' },
    });
  });
  it('gives no secrets of commands', () => {
    const [question] = sshClientConfig.questions;
    const redact = question?.redact as unknown as (output: FilesOutput) => FilesOutput;
    const output = { entries: [entry(MAIN, 'SetEnv TOKEN=abcdefgh\n')], complete: true, reason: null };
    expect(redact(output).entries[0]?.content).not.toContain('abcdefgh');
  });
});
