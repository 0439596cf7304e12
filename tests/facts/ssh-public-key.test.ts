import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePublicKey } from '../../src/facts/ssh-public-key.ts';

const ED25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8C1Hjx0Yt0hR8tXcKkq5sYgEJ0m2vYtq0m0J8C1Hjx';

describe('lines', () => {
  it('reads type, comment and options', () => {
    expect(
      parsePublicKey(
        `from="10.0.0.0/8,192.0.2.1",command="echo \\"a b\\"",restrict ${ED25519} alice at home`,
      ),
    ).toMatchObject({
      type: 'ssh-ed25519',
      bits: 256,
      comment: 'alice at home',
      options: ['from="10.0.0.0/8,192.0.2.1"', 'command="echo \\"a b\\""', 'restrict'],
    });
  });
  it.each(['# a comment', '', 'not a key', 'ssh-ed25519'])('%j is no key', (line) =>
    expect(parsePublicKey(line)).toBeNull(),
  );
  it('does not fall over a cut key', () => expect(parsePublicKey('ssh-rsa AAAA!')?.bits).toBeNull());
});

describe.skipIf(!existsSync('/usr/bin/ssh-keygen'))('sizes, as ssh-keygen makes them', () => {
  it.each([
    ['rsa', 1024],
    ['rsa', 2048],
    ['rsa', 3072],
    ['ecdsa', 384],
    ['ed25519', 256],
  ] as const)('%s of %d bits', (type, bits) => {
    const folder = mkdtempSync(join(tmpdir(), 'key-'));
    execFileSync('ssh-keygen', [
      '-q',
      '-t',
      type,
      ...(type === 'ed25519' ? [] : ['-b', String(bits)]),
      '-N',
      '',
      '-f',
      join(folder, 'k'),
    ]);
    expect(parsePublicKey(readFileSync(join(folder, 'k.pub'), 'utf8'))?.bits).toBe(bits);
    rmSync(folder, { recursive: true });
  });
});
