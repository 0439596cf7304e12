import { describe, expect, it } from 'vitest';
import { sessionSecrets } from '../../src/facts/session-environment.ts';
import { processorTime } from '../processor-time.ts';
import fc from '../seeded-properties.ts';
import { redactedOutput } from './answer-fixture.ts';
import { filesOutput, valueWith } from './answer-text.ts';

const from = (texts: Readonly<Record<string, string | null>>) =>
  valueWith(sessionSecrets, { 'session-secrets': filesOutput(texts) });
const inEnvironment = (text: string) =>
  from({ '/etc/environment': text }).items.map(({ name, holds, line }) => [name, holds, line]);

/** In the form of a token of GitHub; in two parts, for scanners of sources. */
const TOKEN = `ghp${'_'}0123456789abcdefghijABCDEFGHIJ012345`;

describe('variables of every session', () => {
  it.each([
    ['PATH="/usr/local/bin:/usr/bin"\n', []],
    [`LANG=C\nGITHUB_TOKEN=${TOKEN}\n`, [['GITHUB_TOKEN', 'token', 2]]],
    ['DB_PASSWORD=hunter2hunter2\n', [['DB_PASSWORD', 'password', 1]]],
    ['http_proxy=http://build:hunter2@proxy.example.org:3128\n', [['http_proxy', 'password', 1]]],
    ['http_proxy=http://proxy.example.org:3128\nno_proxy=localhost\n', []],
    ['HTTPS_PROXY=http://$USER:$PASS@proxy.example.org\n', []],
    ['# DB_PASSWORD=hunter2hunter2\n', []],
    ['SSH_ASKPASS=/usr/libexec/openssh/gnome-ssh-askpass\n', []],
    ['DB_PASSWORD_FILE=/run/secrets/db\n', []],
    ['DB_PASSWORD=\n', []],
    ['OLDPWD=hunter2\n', []],
  ])('%j', (text, expected) => expect(inEnvironment(text)).toEqual(expected));

  it('are read as shells write them', () =>
    expect(
      from({
        '/etc/profile.d/build.sh': `export NPM_TOKEN="npm${'_'}0123456789abcdefghijABCDEFGHIJ012345"\n`,
        '/etc/profile.d/vault.sh': 'export VAULT_TOKEN="$(cat /run/vault/token)"\nlocal PASSWORD=`ask`\n',
        '/etc/profile.d/build.csh': 'setenv API_KEY 0123456789abcdef\n',
      }).items.map(({ path, name }) => [path, name]),
    ).toEqual([
      ['/etc/profile.d/build.sh', 'NPM_TOKEN'],
      ['/etc/profile.d/build.csh', 'API_KEY'],
    ]));

  it('what was kept of them is read again the same way', () => {
    const once = redactedOutput(
      sessionSecrets,
      filesOutput({ '/etc/environment': `A_TOKEN=${TOKEN}\nA_TOKEN x` }),
    );
    expect(once).toMatchObject({ entries: [{ content: 'A_TOKEN holds token\n' }] });
    expect(redactedOutput(sessionSecrets, once)).toEqual(once);
  });

  it('a file that may not be read is no file without a secret', () =>
    expect(
      valueWith(sessionSecrets, {
        'session-secrets': {
          entries: [],
          complete: false,
          reason: { code: 'permission', text: '/etc/profile.d may not be listed' },
        },
      }),
    ).toMatchObject({ complete: false, reason: { code: 'permission' } }));

  it('of any text nothing is kept but names, and what is kept reads the same', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.stringMatching(/^[A-Z]{1,8}_(TOKEN|PASSWORD|KEY|X)$/), fc.string())),
        (lines) => {
          const text = lines.map(([name, value]) => `${name}=canary${value}`).join('\n');
          const once = redactedOutput(sessionSecrets, filesOutput({ '/etc/environment': text }));
          expect(JSON.stringify(once)).not.toContain('canary');
          expect(redactedOutput(sessionSecrets, once as never)).toEqual(once);
        },
      ),
    ));

  it('a hostile text costs linear time', () => {
    const spent = processorTime(() => {
      inEnvironment(`${'A'.repeat(200_000)}=x`);
      inEnvironment(`export ${' '.repeat(200_000)}A=x`);
      inEnvironment(`A_TOKEN=${' #'.repeat(100_000)}`);
      inEnvironment(`A_TOKEN=${'\t '.repeat(100_000)}x`);
      inEnvironment('A_TOKEN=x\n'.repeat(20_000));
    });
    expect(spent).toBeLessThan(1000);
  });
});
