import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { identityTimes } from '../../src/facts/identity-times.ts';
import fc from '../seeded-properties.ts';
import { commandOutput, resolveWith, valueWith } from './answer-text.ts';

const from = (stdout: string, exitCode = 0) =>
  valueWith(identityTimes, { 'identity-times': commandOutput(stdout, exitCode) });
const resolved = (stdout: string, exitCode = 0) =>
  resolveWith(identityTimes, { 'identity-times': commandOutput(stdout, exitCode) });

const DEBIAN = `@ systemd
@ names 6
1762770000 1762770000 4096 65024 41ed /etc
1750775860 1750775860 33 65024 8124 /etc/machine-id
1750775860 1750775860 15 65024 a1ff /var/lib/dbus/machine-id
1750775977 1750775977 399 65024 8180 /etc/ssh/ssh_host_ed25519_key
1750775901 1750775901 2590 65024 8180 /etc/ssh/ssh_host_rsa_key
1795845869 1795845869 23808 65025 81b0 /var/log/btmp
`;

describe('times of what makes a machine itself', () => {
  it('of Debian 12', () =>
    expect(from(DEBIAN)).toMatchObject({
      systemd: true,
      machineId: { modified: 1_750_775_860_000, size: 33, type: 'file' },
      // A link to the other one.
      busId: null,
      hostKeys: [{ path: '/etc/ssh/ssh_host_ed25519_key' }, { path: '/etc/ssh/ssh_host_rsa_key' }],
      others: [{ path: '/var/log/btmp', device: 65_025 }],
      reason: null,
    }));

  it('a machine-id that lasts until the next start is none', () =>
    expect(
      from(DEBIAN.replace('33 65024 8124 /etc/machine-id', '33 24 8124 /etc/machine-id')).machineId,
    ).toBeNull());

  it('an empty machine-id asks for a new one', () =>
    expect(from(DEBIAN.replace('33 65024 8124', '0 65024 8124')).machineId).toBeNull());

  it.each([
    ['@ closed', 'permission'],
    ['@ odd', 'unsupported'],
    ['@ more', 'truncated'],
  ])('%s makes others incomplete', (mark, code) =>
    expect(from(`${mark}\n${DEBIAN}`).reason).toMatchObject({ code }),
  );

  it('a stat that tells no times, and a list that was cut, are not known', () => {
    expect(resolved('@ names 3\n', 1)).toMatchObject({ known: false, reason: { code: 'tool-missing' } });
    expect(resolved('@ systemd\n')).toMatchObject({ known: false, reason: { code: 'truncated' } });
    expect(resolved('@ names 2\n1 1 33 1 8124 /etc/machine-id\n')).toMatchObject({ known: false });
    expect(resolved('@ names 1\n1 1 4096 1 41ed /etc\n')).toMatchObject({ value: { machineId: null } });
  });

  it('any text is read', () =>
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { known } = resolved(`@ names 1\n${text}\n1 1 1 1 41ed /etc\n`);
        expect(known).toBe(true);
      }),
    ));
});

const root = mkdtempSync(join(tmpdir(), 'rempart-identity-'));
afterAll(() => rmSync(root, { recursive: true }));

const put = (path: string, text = 'x') => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

/** The very script, whose absolute paths begin in a folder of the test. */
const seen = (shell: readonly string[]) => {
  const probe = identityTimes.questions[0]?.probe;
  const script = probe?.kind === 'command' ? (probe.argv[2] ?? '') : '';
  const moved = script.replace(/(?<=^|[\s|])\/(?=(?:etc|root|home|var|tmp)\b)/gm, `${root}/`);
  const [program = 'sh', ...words] = [...shell, '-c', moved];
  return execFileSync(program, words, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
};

describe.each([[['sh']], [['busybox', 'sh']]])('the script in %j', (shell) => {
  it('names what is there, links as links, and nothing that plays a line', () => {
    put('etc/machine-id', '0123456789abcdef0123456789abcdef\n');
    put('etc/ssh/ssh_host_ed25519_key');
    put('home/jane/.bash_history');
    put('tmp/ansible_1\n9 9 9 9 81a4 /root/.bash_history/x');
    put('tmp/packer-2/script.sh');
    mkdirSync(join(root, 'root'), { recursive: true });
    rmSync(join(root, 'root/.bash_history'), { force: true });
    symlinkSync('/dev/null', join(root, 'root/.bash_history'));
    const output = seen(shell).replaceAll(root, '');
    const { others, machineId, hostKeys, reason } = from(output);
    expect(machineId?.size).toBe(33);
    expect(hostKeys).toHaveLength(1);
    expect(others.map(({ path, type }) => [path, type])).toEqual([
      ['/root/.bash_history', 'other'],
      ['/home/jane/.bash_history', 'file'],
      ['/tmp/packer-2', 'directory'],
    ]);
    expect(reason).toBeNull();
  });

  it('says that it left a home out', () => {
    put('home/j\nx/.bash_history');
    expect(from(seen(shell).replaceAll(root, '')).reason).toMatchObject({ code: 'unsupported' });
    rmSync(join(root, 'home/j\nx'), { recursive: true });
  });

  it('is not flooded', () => {
    for (let i = 0; i < 600; i++) put(`tmp/ansible_${i}/x`);
    const times = from(seen(shell).replaceAll(root, ''));
    expect(times.reason).toMatchObject({ code: 'truncated' });
    expect(times.others.some(({ path }) => path === '/home/jane/.bash_history')).toBe(true);
    rmSync(join(root, 'tmp'), { recursive: true });
  });
});
