import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { homeSecrets } from '../../src/facts/home-secrets.ts';
import { anAccount, root } from '../checks/host-examples.ts';

const folder = mkdtempSync(join(tmpdir(), 'rempart-homes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const home = join(folder, 'jane');
const put = (path: string, text: string) => {
  mkdirSync(join(home, path, '..'), { recursive: true });
  writeFileSync(join(home, path), text);
};
const keyWith = (path: string, passphrase: string, ...words: readonly string[]) => {
  mkdirSync(join(home, '.ssh'), { recursive: true });
  execFileSync('ssh-keygen', ['-q', '-N', passphrase, '-f', join(home, path), ...words]);
};

const view = (answer: unknown, accounts = [anAccount('jane', 1000, { home })]) => ({
  resolve: ({ id }: { readonly id: string }) => ({
    known: true,
    value: id === 'accounts' ? accounts : new Map(),
  }),
  answer: () => answer,
});
const questions = (accounts: Parameters<typeof view>[1]) =>
  (homeSecrets.followUp?.(view(null, accounts) as never) ?? []).map(({ probe }) =>
    probe.kind === 'command' ? probe.argv : [],
  );

/** Runs the question as a target would. */
const seen = () => {
  const [argv] = questions([anAccount('jane', 1000, { home })]);
  const [program = 'false', ...words] = argv ?? [];
  const stdout = execFileSync(program, words, { encoding: 'utf8' });
  const resolved = homeSecrets.resolve(
    view({ state: 'found', output: { exitCode: 0, stdout, stderr: '' } }) as never,
  );
  return {
    stdout,
    paths: resolved.known ? resolved.value.items.map(({ path }) => path.slice(home.length + 1)) : [],
  };
};

describe('secrets in homes', () => {
  it('are told by their names, keys only without a passphrase', () => {
    keyWith('.ssh/id_ed25519', '', '-t', 'ed25519');
    keyWith('.ssh/id_ecdsa', 'canary', '-t', 'ecdsa');
    keyWith('.ssh/id_rsa', 'canary', '-t', 'rsa', '-m', 'PEM');
    put('.aws/credentials', 'aws_secret_access_key = canary\n');
    put('.docker/config.json', '{"auths": {"r": {"auth": "canary"}}}');
    put('.netrc', 'machine a login b\n  password canary\n');
    put('.npmrc', 'registry=https://example.org/\n');
    put('.git-credentials', 'https://jane:canary@example.org\n');
    const { stdout, paths } = seen();
    expect(paths.sort()).toEqual([
      '.aws/credentials',
      '.docker/config.json',
      '.git-credentials',
      '.netrc',
      '.ssh/id_ed25519',
    ]);
    expect(stdout).not.toMatch(/canary/);
  });

  it('are not there where a helper keeps them', () => {
    put('.docker/config.json', '{"auths": {"r": {}}, "credsStore": "pass"}');
    expect(seen().paths).not.toContain('.docker/config.json');
  });

  it('a file that may not be read is no file without a secret', () => {
    const output = { exitCode: 0, stdout: '@ /home/jane/.ssh/id_rsa\n', stderr: '' };
    const resolved = homeSecrets.resolve(view({ state: 'found', output }) as never);
    expect(resolved).toMatchObject({
      known: true,
      value: { complete: false, reason: { code: 'permission' } },
    });
  });

  it('are asked of root and of people with a shell, in homes with a plain name', () => {
    const [argv = []] = questions([
      root,
      anAccount('jane', 1000),
      anAccount('www', 33, { home: '/var/www' }),
      anAccount('x', 1001, { home: '/home/$(reboot)' }),
      anAccount('no', 1002, { shell: '/usr/sbin/nologin' }),
    ]);
    expect(argv.slice(4)).toEqual(['/root', '/home/jane']);
  });
});
