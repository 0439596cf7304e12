import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConnectError } from '../../../src/transports/connection.ts';
import { byEitherWay } from '../../../src/transports/ssh/either-way.ts';
import { LimitError } from '../../../src/transports/ssh/limit-error.ts';
import { programReason } from '../../../src/transports/ssh/program-reason.ts';
import { type Route, resolveRoute } from '../../../src/transports/ssh/route.ts';
import { failureOf, newHome } from './ssh-client.ts';

const routeOf = (config: string): Promise<Route> => {
  const home = newHome();
  const configFile = join(home, 'config');
  writeFileSync(configFile, config);
  return resolveRoute(
    { host: 'target', user: null, port: null },
    { home, user: 'auditor', variables: {} },
    { configFile, sshProgram: 'never' },
  );
};
const failed = (code: string): ConnectError =>
  new ConnectError(code, `${code} happened`, 'do', { denied: true });

describe('the ssh program', () => {
  test.each([
    ['', null],
    ['ProxyCommand none', null],
    ['GSSAPIAuthentication yes', null],
    ['ProxyCommand nc %h %p', 'ProxyCommand'],
    ['PKCS11Provider /usr/lib/token.so', 'PKCS11Provider'],
    ['CertificateFile ~/.ssh/id-cert.pub', 'user certificate'],
    ['Host target\n  ProxyJump a\nHost a\n  ProxyCommand nc %h %p', 'ProxyCommand of auditor@a'],
    // Reached through the one before it.
    ['Host target\n  ProxyJump a,b\nHost b\n  ProxyCommand nc %h %p', null],
  ])('is what this configuration wants: %j', async (config, text) => {
    expect(programReason(await routeOf(`${config}\n`), null)?.text ?? null).toBe(text);
  });

  test.each([
    ['kex', 'algorithms'],
    ['certificate-unsupported', 'user certificate'],
    ['security-key-unsupported', 'security key'],
    ['no-key', null],
    ['auth-failed', null],
    ['unreachable', null],
    ['timeout', null],
    ['host-key-unknown', null],
    ['host-key-changed', null],
    ['host-key-revoked', null],
  ])('is what %s asks for', async (code, text) => {
    expect(programReason(await routeOf(''), failed(code))?.text ?? null).toBe(text);
  });

  test('may have tickets where there is no key', async () => {
    const route = await routeOf('GSSAPIAuthentication yes\n');
    expect(programReason(route, failed('no-key'))).toEqual({
      need: 'kerberos',
      text: 'GSSAPIAuthentication',
    });
    expect(programReason(route, failed('auth-failed'))).toBeNull();
  });

  test('may log in with what was left untried', async () => {
    const error = new LimitError('certificate', failed('auth-failed'));
    expect(programReason(await routeOf(''), error)).toEqual({
      need: 'certificate',
      text: 'user certificate',
    });
  });
});

describe('of the two ways in', () => {
  const going = async (
    config: string,
    mayUse: boolean,
    client: ConnectError | null,
    program: ConnectError | null,
  ) => {
    const gone: string[] = [];
    const go = (name: string, error: ConnectError | null) => async () => {
      gone.push(name);
      if (error !== null) throw error;
      return name;
    };
    const work = byEitherWay(await routeOf(config), mayUse, {
      client: go('client', client),
      program: go('program', program),
    });
    return { gone, work };
  };

  test('ssh2 is the usual one', async () => {
    const { gone, work } = await going('', true, null, null);
    expect(await work).toBe('client');
    expect(gone).toEqual(['client']);
  });

  test('the program is gone after ssh2 for a lack of it, and for nothing else', async () => {
    const lacking = await going('', true, failed('kex'), null);
    expect(await lacking.work).toBe('program');
    const changed = await going('', true, failed('host-key-changed'), null);
    expect(await failureOf(changed.work)).toMatchObject({ code: 'host-key-changed' });
    expect(changed.gone).toEqual(['client']);
  });

  test('the program is never gone where it is switched off', async () => {
    const proxy = await going('ProxyCommand nc\n', false, null, null);
    expect(await failureOf(proxy.work)).toMatchObject({ code: 'proxy-unsupported' });
    expect(proxy.gone).toEqual([]);
    const lacking = await going('', false, failed('kex'), null);
    expect(await failureOf(lacking.work)).toMatchObject({ code: 'kex' });
    expect(lacking.gone).toEqual(['client']);
  });

  test('both refusals are told where both refuse', async () => {
    const { work } = await going('GSSAPIAuthentication yes\n', true, failed('no-key'), failed('auth-failed'));
    expect(await failureOf(work)).toMatchObject({
      code: 'no-key',
      message: 'no-key happened; the ssh program (GSSAPIAuthentication): auth-failed happened',
    });
  });

  test('what the program met alone is told as it is', async () => {
    const { work } = await going('', true, failed('kex'), failed('host-key-changed'));
    expect(await failureOf(work)).toMatchObject({
      code: 'host-key-changed',
      message: 'host-key-changed happened',
    });
  });
});
