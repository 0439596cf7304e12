import { describe, expect, it } from 'vitest';
import { type SecretKind, secretKindOf } from '../../src/facts/secret-content.ts';
import { processorTime } from '../processor-time.ts';

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
/** The head of OpenSSH's format: magic, cipher, key derivation. */
const openssh = (cipher: string): string => {
  const part = (text: string) => `\0\0\0${String.fromCharCode(text.length)}${text}`;
  const body = base64(`openssh-key-v1\0${part(cipher)}${part(cipher === 'none' ? 'none' : 'bcrypt')}rest`);
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n-----END OPENSSH PRIVATE KEY-----\n`;
};

/** As shells, npm and Maven write it. */
const variable = (name: string): string => `$\{${name}}`;

describe('a private key', () => {
  it.each<readonly [string, string, SecretKind]>([
    ['PKCS 8', '-----BEGIN PRIVATE KEY-----\nMIIE\n', 'private-key'],
    ['PKCS 1', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n', 'private-key'],
    [
      'SEC 1, behind its parameters',
      '-----BEGIN EC PARAMETERS-----\nx\n-----BEGIN EC PRIVATE KEY-----\n',
      'private-key',
    ],
    ['OpenSSH', openssh('none'), 'private-key'],
    ['OpenSSH with a passphrase', openssh('aes256-ctr'), 'encrypted-key'],
    ['PKCS 8 with a password', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIE\n', 'encrypted-key'],
    ['PEM with a password', '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n', 'encrypted-key'],
    ['PuTTY', 'PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\n', 'private-key'],
    ['PuTTY with a password', 'PuTTY-User-Key-File-3: ssh-rsa\nEncryption: aes256-cbc\n', 'encrypted-key'],
    ['in a JSON document', '{"private_key": "-----BEGIN PRIVATE KEY-----\\nMII"}', 'private-key'],
    ['a certificate is none', '-----BEGIN CERTIFICATE-----\nMIIE\n', 'none'],
    ['a public key is none', '-----BEGIN PUBLIC KEY-----\nMIIE\n', 'none'],
    ['a name of one is none', '# put your PRIVATE KEY here\n', 'none'],
  ])('%s', (_, text, kind) => {
    expect(secretKindOf('/app/some.pem', text)).toBe(kind);
  });
});

describe('what files of settings hold', () => {
  it.each<readonly [string, string, string, SecretKind]>([
    ['a password by its name', '/app/.env', 'NODE_ENV=production\nSMTP_PASSWORD=hunter2\n', 'password'],
    ['with export and quotes', '/app/.env', 'export DB_PASS="hunter2"\n', 'password'],
    ['an API key by its name', '/app/.env', 'STRIPE_API_KEY=abcdef123\n', 'password'],
    ['a token by its form', '/app/.env', 'X=ghp_0123456789abcdefghijklmnopqrstuvwxyz\n', 'token'],
    ['a URL with a password', '/app/.env', 'DATABASE_URL=postgres://app:s3cret@db/app\n', 'password'],
    [
      'a token in a URL',
      '/app/.git/config',
      'url = https://x:ghp_0123456789abcdefghijklmnopqrstuvwxyz@github.com/a/b\n',
      'token',
    ],
    ['nothing secret', '/app/.env', 'NODE_ENV=production\nPORT=3000\nAUTH_MODE=oauth\n', 'none'],
    [
      'nothing filled in',
      '/app/.env',
      'PASSWORD=\nTOKEN=changeme\nSECRET=<secret>\nAPI_KEY=your-api-key\n',
      'none',
    ],
    [
      'variables',
      '/app/.env',
      `PASSWORD=${variable('DB_PASSWORD')}\nDATABASE_URL=postgres://app:$PW@db/app\n`,
      'none',
    ],
    [
      'the file that holds it',
      '/app/.env',
      'DB_PASSWORD_FILE=/run/secrets/db\nDB_PASSWORD=/run/secrets/db\n',
      'none',
    ],
    ['a commented line', '/app/.env', '# PASSWORD=hunter2\n', 'none'],
    ['a key’s id', '/app/.env', 'AWS_ACCESS_KEY_ID=none\n', 'none'],
    ['npm', '/root/.npmrc', '//registry.example.com/:_authToken=0f5c8a\n', 'token'],
    [
      'npm with a variable',
      '/root/.npmrc',
      `//registry.example.com/:_authToken=${variable('NPM_TOKEN')}\n`,
      'none',
    ],
    ['npm without a token', '/root/.npmrc', 'registry=https://registry.example.com/\nfund=false\n', 'none'],
    [
      'docker, on one line',
      '/root/.docker/config.json',
      '{"auths":{"r.example.com":{"auth":"dXNlcjpwdw=="}}}',
      'token',
    ],
    [
      'docker with a helper',
      '/root/.docker/config.json',
      '{"auths":{"r.example.com":{}},"credsStore":"pass"}',
      'none',
    ],
    ['kubectl', '/root/.kube/config', 'users:\n- user:\n    client-key-data: LS0tLS1CRUdJTg==\n', 'token'],
    ['aws', '/root/.aws/credentials', '[default]\naws_secret_access_key = wJalrXUtnFEMI\n', 'token'],
    [
      'maven',
      '/root/.m2/settings.xml',
      '<server><username>u</username>\n<password>hunter2</password></server>',
      'password',
    ],
    ['maven with a variable', '/root/.m2/settings.xml', `<password>${variable('env.PW')}</password>`, 'none'],
    ['netrc', '/root/.netrc', 'machine a login b password c\n', 'password'],
    ['pgpass', '/root/.pgpass', 'db:5432:app:app:hunter2\n', 'password'],
    ['vault', '/root/.vault-token', 's.abcdef\n', 'token'],
    ['a mounted secret left behind', '/run/secrets/db', 'hunter2', 'password'],
    ['htpasswd', '/srv/.htpasswd', 'ann:$apr1$abcdefgh$0123456789abcdef\n', 'hash'],
  ])('%s', (_, path, text, kind) => {
    expect(secretKindOf(path, text)).toBe(kind);
  });
});

describe('a hostile text', () => {
  it.each([
    ['colons', 'a:'.repeat(120_000)],
    ['blanks', ' '.repeat(250_000)],
    ['dollars', '$1$'.repeat(80_000)],
    ['begun keys', '-----BEGIN A '.repeat(20_000)],
    ['begun URLs', '://a:'.repeat(50_000)],
    ['one long word', 'a'.repeat(250_000)],
  ])('costs little: %s', (_, text) => {
    for (const path of ['/app/.env', '/root/.pgpass'])
      expect(processorTime(() => secretKindOf(path, text))).toBeLessThan(2000);
  });
});
