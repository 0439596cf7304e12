import { describe, expect, test } from 'vitest';
import { type ProgramEnd, programFailure } from '../../../src/transports/ssh/program-failure.ts';

const end = (log: string, more: Partial<ProgramEnd> = {}) =>
  programFailure({
    where: 'web.example.org',
    who: 'root@web.example.org',
    log,
    said: '',
    status: 255,
    hasProxyCommand: false,
    ...more,
  });

describe('what the ssh program ends with', () => {
  test.each([
    ['ssh: Could not resolve hostname web.example.org: Name or service not known', 'unreachable', false],
    ['ssh: connect to host web.example.org port 22: Connection refused', 'unreachable', false],
    ['ssh: connect to host web.example.org port 22: No route to host', 'unreachable', false],
    ['ssh: connect to host web.example.org port 22: Connection timed out', 'unreachable', false],
    ['root@web.example.org: Permission denied (publickey,password).', 'auth-failed', true],
    ['Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures', 'auth-failed', true],
    [
      'No ED25519 host key is known for web and you have requested strict checking.\nHost key verification failed.',
      'host-key-unknown',
      true,
    ],
    [
      '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.',
      'host-key-changed',
      true,
    ],
    [
      'Host key ED25519 SHA256:x revoked by file /etc/ssh/revoked\nHost key verification failed.',
      'host-key-revoked',
      true,
    ],
    [
      'Unable to negotiate with 192.0.2.1 port 22: no matching cipher found. Their offer: 3des-cbc',
      'kex',
      true,
    ],
    ['kex_exchange_identification: Connection closed by remote host', 'rate-limited', true],
    ['banner exchange: Connection to 192.0.2.1 port 80: invalid format', 'not-ssh', false],
    ['Connection timed out during banner exchange', 'timeout', false],
    ['command-line: line 0: Bad configuration option: knownhostscommand', 'ssh-program', false],
    ['/home/a/.ssh/config: line 3: Bad configuration option: usekeychain', 'ssh-program', false],
    ['Bad owner or permissions on /home/a/.ssh/config', 'ssh-program', false],
    ['something else', 'unreachable', false],
    ['', 'unreachable', false],
  ])('%s', (log, code, denied) => {
    const error = end(log);
    expect(error).toMatchObject({ code, denied });
    expect(error.hint).not.toBe('');
  });

  test('is the words of a ProxyCommand where that ended', () => {
    const error = end('kex_exchange_identification: Connection closed by remote host', {
      hasProxyCommand: true,
      said: 'relay: no such\x1b[31m place\n',
    });
    expect(error).toMatchObject({ code: 'unreachable' });
    expect(error.message).toContain('it said "relay: no such [31m place"');
  });

  test('is told in one line without control characters, bounded', () => {
    const error = end(`x\x1b]0;owned\x07\n${'y'.repeat(100_000)}`);
    expect(error.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(error.message.length).toBeLessThan(400);
  });
});
