import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  hostKeyAlgorithms,
  parseHostKeyPolicy,
  trustHostKey,
} from '../../../src/transports/ssh/host-key-policy.ts';
import { fingerprintOf, parseKnownHosts } from '../../../src/transports/ssh/known-hosts.ts';
import { readTrust } from '../../../src/transports/ssh/known-hosts-files.ts';
import { LimitError } from '../../../src/transports/ssh/limit-error.ts';
import { failureOf, temporaryFolder } from './ssh-client.ts';

const ED = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII/frAZkFi86YWf86Pc21dbKhVUzlLwSzIOaFL9FBMSL';
const ED_FINGERPRINT = 'SHA256:AZ5nq2lwh3Og6zjT7hNfQmUICgNZ8G2NdLhAAN+4Qfw';
const OTHER_ED = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const blob = (line: string): Buffer => Buffer.from(line.split(' ')[1] ?? '', 'base64');

const name = { host: 'web', port: 2222 };
const trust = (
  policy: string,
  known: string,
  key = blob(ED),
  own = join(temporaryFolder(), 'state/rempart/known_hosts'),
): Promise<string> => {
  const parsed = parseHostKeyPolicy(policy);
  if (parsed === null) throw new Error(`${policy} is no policy`);
  return trustHostKey(parsed, { lines: parseKnownHosts(known, '/home/a/.ssh/known_hosts'), own }, name, key);
};

test('a fingerprint is that of ssh-keygen -l', () => {
  expect(fingerprintOf(blob(ED))).toBe(ED_FINGERPRINT);
});

test('policies are strict, accept-new and a fingerprint; none trusts every key', () => {
  expect(parseHostKeyPolicy('strict')).toEqual({ kind: 'strict' });
  expect(parseHostKeyPolicy('accept-new')).toEqual({ kind: 'accept-new' });
  expect(parseHostKeyPolicy(ED_FINGERPRINT)).toEqual({ kind: 'pinned', fingerprint: ED_FINGERPRINT });
  expect(parseHostKeyPolicy(`${ED_FINGERPRINT}=`)).toEqual({ kind: 'pinned', fingerprint: ED_FINGERPRINT });
  for (const none of ['no', 'off', 'ask', '', 'SHA256:', 'MD5:aa:bb', 'SHA256:short'])
    expect(parseHostKeyPolicy(none), none).toBeNull();
});

describe('strict', () => {
  test('takes a known key and says how it was known', async () => {
    expect(await trust('strict', `[web]:2222 ${ED}`)).toBe(`${ED_FINGERPRINT} (known_hosts)`);
  });

  test('refuses an unknown key with its fingerprint and the ways to make it known', async () => {
    const error = await failureOf(trust('strict', ''));
    expect(error).toMatchObject({ code: 'host-key-unknown', denied: true });
    expect(error.message).toBe(`The host key of [web]:2222 is not known: ${ED_FINGERPRINT} (ssh-ed25519)`);
    expect(error.hint).toContain('ssh-keyscan -p 2222 web | ssh-keygen -lf -');
    expect(error.hint).toContain('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
    expect(error.hint).toContain(`--host-key ${ED_FINGERPRINT}`);
  });

  test('refuses a changed key with the command that removes the old one', async () => {
    const error = await failureOf(trust('strict', `\n[web]:2222 ${OTHER_ED}`));
    expect(error.code).toBe('host-key-changed');
    expect(error.message).toContain('not the key in /home/a/.ssh/known_hosts line 2');
    expect(error.hint).toContain("`ssh-keygen -R '[web]:2222' -f '/home/a/.ssh/known_hosts'`");
  });

  test('refuses a revoked key and offers no way around', async () => {
    const error = await failureOf(trust('strict', `[web]:2222 ${ED}\n@revoked * ${ED}`));
    expect(error.code).toBe('host-key-revoked');
    expect(error.hint).not.toContain('--host-key');
  });

  test('says that an authority vouches for no plain key, and that the ssh program may see its certificate', async () => {
    const error = await failureOf(trust('strict', `@cert-authority * ${OTHER_ED}`));
    expect(error.code).toBe('host-key-unknown');
    expect(error).toBeInstanceOf(LimitError);
    expect(error.message).toContain('vouches for certificates and not for this plain key');
  });
});

describe('accept-new', () => {
  test('records a first key whole, readable by its owner alone', async () => {
    const own = join(temporaryFolder(), 'state/rempart/known_hosts');
    expect(await trust('accept-new', '', blob(ED), own)).toBe(`${ED_FINGERPRINT} (accepted now)`);
    expect(readFileSync(own, 'utf8')).toBe(`[web]:2222 ${ED}\n`);
    expect(statSync(own).mode & 0o777).toBe(0o600);
    expect(statSync(join(own, '..')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(own, '..'))).toEqual(['known_hosts']);
  });

  test('keeps what the file held, also without a line end', async () => {
    const own = join(temporaryFolder(), 'known_hosts');
    writeFileSync(own, `db ${OTHER_ED}`);
    await trust('accept-new', '', blob(ED), own);
    expect(readFileSync(own, 'utf8')).toBe(`db ${OTHER_ED}\n[web]:2222 ${ED}\n`);
  });

  test('loses none of many hosts that come at once', async () => {
    const own = join(temporaryFolder(), 'known_hosts');
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        trustHostKey({ kind: 'accept-new' }, { lines: [], own }, { host: `h${index}`, port: 22 }, blob(ED)),
      ),
    );
    expect(readFileSync(own, 'utf8').split('\n').filter(Boolean)).toHaveLength(40);
  });

  test('takes one of two different keys that one name shows at once', async () => {
    const own = join(temporaryFolder(), 'known_hosts');
    const both = await Promise.allSettled([
      trust('accept-new', '', blob(ED), own),
      trust('accept-new', '', blob(OTHER_ED), own),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(readFileSync(own, 'utf8')).toBe(`[web]:2222 ${ED}\n`);
  });

  test.each([
    ['changed', `[web]:2222 ${OTHER_ED}`, 'host-key-changed'],
    ['revoked', `@revoked * ${ED}`, 'host-key-revoked'],
    ['unknown while an authority is known', `@cert-authority * ${OTHER_ED}`, 'host-key-unknown'],
    [
      'of another type than the one known',
      '[web]:2222 ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAQ==',
      'host-key-unknown',
    ],
  ])('never takes a key that is %s', async (_, known, code) => {
    const own = join(temporaryFolder(), 'known_hosts');
    expect((await failureOf(trust('accept-new', known, blob(ED), own))).code).toBe(code);
    expect(existsSync(own)).toBe(false);
  });

  test('fails where it cannot record', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const error = await failureOf(trust('accept-new', '', blob(ED), join(folder, 'file/known_hosts')));
    expect(error.message).toContain('cannot be recorded');
  });
});

describe('a pinned fingerprint', () => {
  test('takes that key though no file knows it', async () => {
    expect(await trust(ED_FINGERPRINT, '')).toBe(`${ED_FINGERPRINT} (pinned)`);
  });

  test('refuses another key though a file knows it', async () => {
    const error = await failureOf(trust(ED_FINGERPRINT, `[web]:2222 ${OTHER_ED}`, blob(OTHER_ED)));
    expect(error.code).toBe('host-key-changed');
    expect(error.message).toContain(`not the pinned ${ED_FINGERPRINT}`);
  });

  test('does not raise a revoked key from the dead', async () => {
    expect((await failureOf(trust(ED_FINGERPRINT, `@revoked * ${ED}`))).code).toBe('host-key-revoked');
  });
});

describe('files of keys', () => {
  const files = (folder: string, more: { revokedKeys?: string } = {}) => ({
    knownHosts: [join(folder, 'a'), join(folder, 'b')],
    revokedKeys: more.revokedKeys ?? null,
    own: join(folder, 'own'),
  });

  test('are all read; one that does not exist is empty, and so is /dev/null', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'b'), `web ${ED}\n`);
    writeFileSync(join(folder, 'own'), `db ${OTHER_ED}\n`);
    const lines = await readTrust({
      ...files(folder),
      knownHosts: ['/dev/null', ...files(folder).knownHosts],
    });
    expect(lines.map(({ source, line }) => [source, line])).toEqual([
      [join(folder, 'b'), 1],
      [join(folder, 'own'), 1],
    ]);
  });

  test.each([
    ['a folder', (path: string) => mkdirSync(path)],
    ['larger than any such file', (path: string) => writeFileSync(path, Buffer.alloc(16 * 1024 * 1024 + 1))],
  ])('fail closed when one is %s', async (_, make) => {
    const folder = temporaryFolder();
    make(join(folder, 'b'));
    const error = await failureOf(readTrust(files(folder)));
    expect(error).toMatchObject({
      code: 'host-key-unknown',
      message: expect.stringContaining(join(folder, 'b')),
    });
  });

  test('fail closed when one is there and cannot be reached', async () => {
    const folder = temporaryFolder();
    symlinkSync(join(folder, 'a'), join(folder, 'a'));
    expect((await failureOf(readTrust(files(folder)))).message).toContain('cannot be read (ELOOP)');
  });

  test('RevokedHostKeys revokes for every host', async () => {
    const folder = temporaryFolder();
    const revokedKeys = join(folder, 'revoked');
    writeFileSync(revokedKeys, `# stolen\n${ED} old web\n`);
    writeFileSync(join(folder, 'a'), `[web]:2222 ${ED}\n`);
    const lines = await readTrust(files(folder, { revokedKeys }));
    const error = await failureOf(
      trustHostKey({ kind: 'strict' }, { lines, own: join(folder, 'own') }, name, blob(ED)),
    );
    expect(error).toMatchObject({
      code: 'host-key-revoked',
      message: expect.stringContaining(`${revokedKeys} line 2`),
    });
  });

  test.each([
    ['missing', null],
    ['a binary list', 'SSHKRL\n\0...'],
  ])('RevokedHostKeys fails closed when it is %s', async (_, text) => {
    const folder = temporaryFolder();
    const revokedKeys = join(folder, 'revoked');
    if (text !== null) writeFileSync(revokedKeys, text);
    expect((await failureOf(readTrust(files(folder, { revokedKeys })))).code).toBe('host-key-unknown');
  });
});

test('types already known are asked for first, and SHA-1 signatures last of their key', () => {
  expect(hostKeyAlgorithms([])[0]).toBe('ssh-ed25519');
  expect(hostKeyAlgorithms(['ssh-rsa']).slice(0, 4)).toEqual([
    'rsa-sha2-512',
    'rsa-sha2-256',
    'ssh-rsa',
    'ssh-ed25519',
  ]);
  expect(hostKeyAlgorithms([], ['ssh-ed25519'])).not.toContain('ssh-ed25519');
});
