import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { describe, expect, test } from 'vitest';
import { createKeyring } from '../../../src/transports/ssh/keyring.ts';
import { convertPem, recogniseKey } from '../../../src/transports/ssh/private-key.ts';
import { runCommand } from '../../testbed/index.ts';
import { temporaryFolder } from './ssh-client.ts';

const make = async (type: string, ...more: readonly string[]): Promise<string> => {
  const file = join(temporaryFolder(), 'key');
  await runCommand('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', 'a comment', '-f', file, ...more]);
  return file;
};
const encrypt = (file: string, format: string): Promise<unknown> =>
  runCommand('ssh-keygen', ['-p', '-a', '1', '-P', '', '-N', 'open sesame', '-m', format, '-f', file]);
const publicOf = (file: string): string => readFileSync(`${file}.pub`, 'utf8').split(' ')[1] ?? '';
const unlockedPublic = async (
  file: string,
  ask: ((path: string, attempt: number) => Promise<string | null>) | null,
) => {
  const unlocked = await createKeyring(ask).unlock(file);
  return 'key' in unlocked ? unlocked.key.getPublicSSH().toString('base64') : unlocked;
};

const TYPES = [
  ['ed25519', []],
  ['ecdsa', ['-b', '256']],
  ['ecdsa', ['-b', '384']],
  ['ecdsa', ['-b', '521']],
  ['rsa', ['-b', '2048']],
] as const;

describe('a key file is read and signs', () => {
  test.each(TYPES)("in OpenSSH's format: %s %j", async (type, more) => {
    const file = await make(type, ...more);
    expect(await unlockedPublic(file, null)).toBe(publicOf(file));
  });

  test.each(TYPES.slice(1))('in PEM: %s %j', async (type, more) => {
    const file = await make(type, '-m', 'PEM', ...more);
    expect(recogniseKey(readFileSync(file, 'latin1'))).toEqual({ kind: 'pem', encrypted: false });
    expect(await unlockedPublic(file, null)).toBe(publicOf(file));
  });

  test.each(TYPES.slice(1))('in PKCS#8: %s %j', async (type, more) => {
    const file = await make(type, '-m', 'PKCS8', ...more);
    expect(readFileSync(file, 'latin1')).toContain('BEGIN PRIVATE KEY');
    expect(await unlockedPublic(file, null)).toBe(publicOf(file));
  });

  test.each([
    ['PKCS8', 'rsa'],
    ['PKCS8', 'ecdsa'],
    ['PEM', 'rsa'],
    ['RFC4716', 'ed25519'],
    ['RFC4716', 'rsa'],
  ])('encrypted in %s: %s', async (format, type) => {
    const file = await make(type);
    await encrypt(file, format);
    expect(recogniseKey(readFileSync(file, 'latin1'))).toMatchObject({ encrypted: true });
    expect(await unlockedPublic(file, async () => 'open sesame')).toBe(publicOf(file));
  });

  test.each([
    ['plain', {}],
    ['encrypted', { cipher: 'aes-256-cbc', passphrase: 'open sesame' }],
  ])('an Ed25519 key in PKCS#8, which ssh-keygen does not write: %s', async (_, options) => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem', ...options }).toString();
    const converted = convertPem(pem, 'passphrase' in options ? 'open sesame' : null);
    const key = ssh2.utils.parseKey(converted);
    if (key instanceof Error) throw key;
    const data = Buffer.from('signed');
    expect(key.verify(data, key.sign(data))).toBe(true);
    expect(key.getPublicSSH().subarray(-32).toString('base64url')).toBe(
      publicKey.export({ format: 'jwk' }).x,
    );
    // ssh-keygen is stricter about the format than the library.
    const file = join(temporaryFolder(), 'key');
    writeFileSync(file, converted, { mode: 0o600 });
    const { stdout } = await runCommand('ssh-keygen', ['-y', '-f', file]);
    expect(stdout.split(' ')[1]?.trim()).toBe(key.getPublicSSH().toString('base64'));
  });
});

describe('a passphrase', () => {
  const encrypted = async (): Promise<string> => {
    const file = await make('ed25519');
    await encrypt(file, 'RFC4716');
    return file;
  };

  test('is asked for once, however many hosts use the key', async () => {
    const file = await encrypted();
    const asked: string[] = [];
    const keyring = createKeyring(async (path) => {
      asked.push(path);
      return 'open sesame';
    });
    const all = await Promise.all(Array.from({ length: 5 }, () => keyring.unlock(file)));
    expect(all.every((unlocked) => 'key' in unlocked)).toBe(true);
    expect(asked).toEqual([file]);
  });

  test('that is wrong is asked for again, three times at most', async () => {
    const file = await encrypted();
    const attempts: number[] = [];
    const ask = async (_: string, attempt: number): Promise<string> => {
      attempts.push(attempt);
      return attempt === 2 ? 'open sesame' : 'wrong';
    };
    expect(await unlockedPublic(file, ask)).toBe(publicOf(file));
    expect(attempts).toEqual([1, 2]);
    const never = await createKeyring(async (_, attempt) => {
      attempts.push(attempt);
      return 'wrong';
    }).unlock(file);
    expect(never).toEqual({ code: 'passphrase-needed', text: `the passphrase of ${file} is wrong` });
    expect(attempts).toEqual([1, 2, 1, 2, 3]);
  });

  test.each([
    ['nobody can be asked', null],
    ['none is given', async () => null],
    ['asking fails', () => Promise.reject(new Error('no terminal'))],
  ])('is needed where %s', async (_, ask) => {
    const file = await encrypted();
    expect(await unlockedPublic(file, ask)).toEqual({
      code: 'passphrase-needed',
      text: `${file} is encrypted`,
    });
  });

  test('is not needed to know the public key in the format of OpenSSH', async () => {
    const file = await encrypted();
    const found = await createKeyring(null).inspect(file);
    expect('file' in found && 'publicKey' in found.file && found.file.publicKey.toString('base64')).toBe(
      publicOf(file),
    );
  });
});

describe('what is no usable key', () => {
  const problem = async (text: string | Buffer | null): Promise<unknown> => {
    const file = join(temporaryFolder(), 'key');
    if (text !== null) writeFileSync(file, text);
    return createKeyring(async () => 'guess').unlock(file);
  };

  test.each([
    ['a missing file', null, 'no-key'],
    ['an empty file', '', 'key-format'],
    ['text', 'hello', 'key-format'],
    [
      'a damaged envelope',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----',
      'key-format',
    ],
    ['a damaged PEM', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'key-format'],
    ['a large file', Buffer.alloc(100_000), 'key-format'],
  ])('%s', async (_, text, code) => {
    expect(await problem(text)).toMatchObject({ code });
  });

  test('a folder', async () => {
    const folder = join(temporaryFolder(), 'key');
    mkdirSync(folder);
    expect(await createKeyring(null).unlock(folder)).toMatchObject({ code: 'key-format' });
  });

  test('a public key', async () => {
    expect(await createKeyring(null).unlock(`${await make('ed25519')}.pub`)).toMatchObject({
      code: 'no-key',
    });
  });

  test('a key of a type that SSH does not use', async () => {
    const { privateKey } = generateKeyPairSync('ed448');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(createPrivateKey(pem).asymmetricKeyType).toBe('ed448');
    expect(await problem(pem)).toMatchObject({ code: 'key-format', text: expect.stringContaining('ed448') });
  });

  test('the handle of a security key, told by its public half', async () => {
    const field = (text: string): Buffer => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(text.length);
      return Buffer.concat([length, Buffer.from(text)]);
    };
    const publicKey = Buffer.concat([
      field('sk-ssh-ed25519@openssh.com'),
      field('x'.repeat(32)),
      field('ssh:'),
    ]);
    const envelope = Buffer.concat([
      Buffer.from('openssh-key-v1\0'),
      ...['none', 'none', ''].map(field),
      Buffer.from([0, 0, 0, 1]),
      field(publicKey.toString('latin1')),
      field('private'),
    ]);
    const text = `-----BEGIN OPENSSH PRIVATE KEY-----\n${envelope.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
    expect(await problem(text)).toMatchObject({ code: 'security-key-unsupported' });
  });
});
