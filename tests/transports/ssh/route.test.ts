import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConnectError } from '../../../src/transports/connection.ts';
import { parseJumpList } from '../../../src/transports/ssh/jump-list.ts';
import { nameOf, type Route, resolveRoute } from '../../../src/transports/ssh/route.ts';
import { failureOf, newHome } from './ssh-client.ts';

const routeOf = (config: string, host = 'target', jump?: string): Promise<Route> => {
  const home = newHome();
  const configFile = join(home, 'config');
  writeFileSync(configFile, config);
  return resolveRoute(
    { host, user: null, port: null },
    { home, user: 'auditor', variables: {} },
    { configFile, sshProgram: 'never', ...(jump === undefined ? {} : { jump }) },
  );
};
const names = ({ hops }: Route): readonly string[] => hops.map(nameOf);

describe('a list of jump hosts', () => {
  test.each([
    ['none', []],
    ['a', [{ host: 'a', user: null, port: null }]],
    [
      'bob@a:2222, b ,ssh://carol@c:22',
      [
        { host: 'a', user: 'bob', port: 2222 },
        { host: 'b', user: null, port: null },
        { host: 'c', user: 'carol', port: 22 },
      ],
    ],
    ['x@y@[2001:db8::1]:22', [{ host: '2001:db8::1', user: 'x@y', port: 22 }]],
    ['2001:db8::1', [{ host: '2001:db8::1', user: null, port: null }]],
  ])('%s', (text, hops) => {
    expect(parseJumpList(text)).toEqual(hops);
  });

  test.each([
    '',
    'a,,b',
    '-oProxyCommand=x',
    'a b',
    '@a',
    '-l@a',
    'a:0',
    'a:65536',
    'a;b',
    '`a`',
    '$(a)',
    "a'",
    'a\nb',
  ])('is not %j', (text) => {
    expect(() => parseJumpList(text)).toThrow(ConnectError);
  });

  test('is bounded', () => {
    expect(parseJumpList(Array(8).fill('a').join(','))).toHaveLength(8);
    expect(() => parseJumpList(Array(9).fill('a').join(','))).toThrow(/more than 8/);
  });
});

describe('the way to a host', () => {
  test('without jump hosts is straight', async () => {
    expect(names(await routeOf(''))).toEqual([]);
    expect(names(await routeOf('Host target\n  ProxyJump none\nHost *\n  ProxyJump a\n'))).toEqual([]);
  });

  test('resolves each jump host by its own configuration', async () => {
    const route = await routeOf(
      'Host target\n  ProxyJump a,eve@b:2022\nHost a\n  HostName a.example.org\n  User bob\n  Port 2200\n  IdentityFile /keys/a\n  HostKeyAlias known\nHost b\n  User nobody\n',
    );
    expect(names(route)).toEqual(['bob@a.example.org port 2200', 'eve@b port 2022']);
    expect(route.hops[0]).toMatchObject({ identityFiles: ['/keys/a'], name: { host: 'known', port: null } });
    expect(route.destination).toMatchObject({ host: 'target', user: 'auditor' });
  });

  test('follows the first host alone, the others are reached through the one before', async () => {
    const config = 'Host target\n  ProxyJump a,b\nHost a\n  ProxyJump outer\nHost b\n  ProxyJump elsewhere\n';
    expect(names(await routeOf(config))).toEqual(['auditor@outer', 'auditor@a', 'auditor@b']);
  });

  test('over jump hosts named for the run goes before what the configuration says, a command too', async () => {
    const config = 'Host target\n  ProxyJump a\n  ProxyCommand nc %h %p\n';
    const named = await routeOf(config, 'target', 'eve@b:2022');
    expect(names(named)).toEqual(['eve@b port 2022']);
    expect(named.destination.proxyCommand).toBeNull();
    expect(names(await routeOf('Host target\n  ProxyJump a\n', 'target', 'none'))).toEqual([]);
  });

  test.each([
    ['a jump host of itself', 'Host *\n  ProxyJump a\n', 'auditor@a'],
    ['two of each other', 'Host target a\n  ProxyJump b\nHost b\n  ProxyJump a\n', 'a second time'],
    ['itself', 'Host *\n  ProxyJump target\n', 'auditor@target'],
  ])('that leads in a circle is told: %s', async (_, config, said) => {
    const error = await failureOf(routeOf(config));
    expect(error).toMatchObject({ code: 'proxy-jump', message: expect.stringContaining(said) });
    expect(error.hint).toContain('ProxyJump none');
  });

  test('of too many hosts is told', async () => {
    const hosts = Array.from({ length: 12 }, (_, index) => `Host h${index}\n  ProxyJump h${index + 1}\n`);
    const error = await failureOf(routeOf(hosts.join(''), 'h0'));
    expect(error).toMatchObject({ code: 'proxy-jump', message: expect.stringContaining('more than 8') });
  });

  test('through what is no host name is told before anything is contacted', async () => {
    expect(await failureOf(routeOf('Host target\n  ProxyJump -oProxyCommand=touch\n'))).toMatchObject({
      code: 'proxy-jump',
    });
  });
});
