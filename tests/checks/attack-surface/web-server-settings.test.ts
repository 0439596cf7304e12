import type { WebDirective, WebSettings } from 'rempart/check';
import { expect, it } from 'vitest';
import workers from '../../../checks/attack-surface/php-workers-local.ts';
import checks from '../../../checks/attack-surface/web-server-settings.ts';
import { webSettings } from '../../../src/facts/web-settings.ts';
import { commandOutput, recordedText, resolveWith, valueWith } from '../../facts/answer-text.ts';
import { testCheck } from '../../test-check.ts';
import { onLoopback, socket, sockets } from './example-host.ts';

type Said = readonly (readonly [WebDirective['product'], string, string])[];
const settings = (...said: Said): WebSettings => ({
  products: new Set(said.map(([product]) => product)),
  directives: said
    .filter(([, name]) => name !== '')
    .map(([product, name, value], index) => ({
      product,
      name,
      value,
      path: `/etc/${product}.conf`,
      line: index + 1,
    })),
});
const self = (...said: Said) => ({ self: { settings: settings(...said) } });
const [version, tls, php] = checks;
if (version === undefined || tls === undefined || php === undefined) throw new Error('rows');
const none = {
  name: 'no web server',
  facts: { self: { settings: null } },
  expect: 'not-applicable' as const,
};

testCheck(version, [
  { name: 'nginx hides it', facts: self(['nginx', 'server_tokens', 'off']), expect: 'pass' },
  { name: 'nginx as installed', facts: self(['nginx', '', '']), expect: 'fail' },
  {
    name: 'one site tells it',
    facts: self(['nginx', 'server_tokens', 'off'], ['nginx', 'server_tokens', 'on']),
    expect: 'fail',
  },
  {
    name: 'Debian’s Apache (OS)',
    facts: self(['apache', 'servertokens', 'OS'], ['apache', 'traceenable', 'Off']),
    expect: 'fail',
  },
  {
    name: 'Apache hides it',
    facts: self(['apache', 'servertokens', 'Prod'], ['apache', 'traceenable', 'Off']),
    expect: 'pass',
  },
  { name: 'PHP off by number', facts: self(['php', 'expose_php', '0']), expect: 'pass' },
  none,
]);

testCheck(tls, [
  { name: 'new versions', facts: self(['nginx', 'ssl_protocols', 'TLSv1.2 TLSv1.3']), expect: 'pass' },
  {
    name: 'Debian’s nginx lists the old ones',
    facts: self(['nginx', 'ssl_protocols', 'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3']),
    expect: 'fail',
  },
  { name: 'Apache: all but some', facts: self(['apache', 'sslprotocol', 'all -SSLv3']), expect: 'fail' },
  {
    name: 'Apache: all but the old ones',
    facts: self(['apache', 'sslprotocol', 'all -SSLv3 -TLSv1 -TLSv1.1']),
    expect: 'pass',
  },
  {
    name: 'Apache: none but the new ones',
    facts: self(['apache', 'sslprotocol', '-all +TLSv1.2 +TLSv1.3']),
    expect: 'pass',
  },
  {
    name: 'Apache: an old one by name',
    facts: self(['apache', 'sslprotocol', '+TLSv1.1 +TLSv1.2']),
    expect: 'fail',
  },
  { name: 'nothing said is what the program does by itself', facts: self(['nginx', '', '']), expect: 'pass' },
  none,
]);

testCheck(php, [
  {
    name: 'closed',
    facts: self(
      ['php', 'allow_url_include', 'Off'],
      ['php', 'enable_dl', 'Off'],
      ['php', 'allow_url_fopen', 'Off'],
    ),
    expect: 'pass',
  },
  { name: 'code from anywhere', facts: self(['php', 'allow_url_include', 'On']), expect: 'fail' },
  { name: 'nginx alone', facts: self(['nginx', 'server_tokens', 'on']), expect: 'not-applicable' },
  none,
]);

testCheck(workers, [
  {
    name: 'on loopback',
    facts: { self: { sockets: sockets(socket('tcp/9000', { process: 'php-fpm8.2', ...onLoopback })) } },
    expect: 'pass',
  },
  {
    name: 'in the network',
    facts: { self: { sockets: sockets(socket('tcp/9000', { process: 'php-fpm' })) } },
    expect: 'fail',
  },
]);

it('reads directives with their places, whatever stands around them', () => {
  const found = valueWith(webSettings, {
    'web-settings': commandOutput(recordedText('web-settings', 'debian-12')),
  });
  expect(
    found?.directives.map(({ product, name, value, line }) => `${product} ${name}=${value} ${line}`),
  ).toEqual([
    'nginx server_tokens=build 20',
    'nginx ssl_protocols=TLSv1.2 TLSv1.3 3',
    'apache servertokens=OS 11',
    'php expose_php=On 393',
    'php allow_url_include=1 400',
  ]);
});
it('is null without a web server, and not known where a file is closed', () => {
  expect(valueWith(webSettings, { 'web-settings': commandOutput('') })).toBeNull();
  expect(
    resolveWith(webSettings, { 'web-settings': commandOutput('# php\n@ hidden /etc/php.ini\n') }),
  ).toMatchObject({ known: false, reason: { code: 'permission' } });
});
