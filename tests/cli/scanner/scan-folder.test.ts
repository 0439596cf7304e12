import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openScanFolder } from '../../../src/cli/scanner/scan-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-folder-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const written =
  (...chunks: readonly number[]) =>
  async (write: (chunk: Buffer) => Promise<void>): Promise<void> => {
    for (const size of chunks) await write(Buffer.alloc(size, 'x'));
  };

describe('the folder of a scan', () => {
  it('is this user’s alone, its file too, and gone afterwards with all that was put there', async () => {
    let path: string;
    {
      await using own = await openScanFolder();
      path = own.path;
      expect(statSync(path).mode & 0o777).toBe(0o700);
      const file = await own.file('image.tar', written(3, 4));
      expect(readFileSync(file, 'utf8')).toBe('xxxxxxx');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      mkdirSync(join(await own.folder('trivy'), 'left'));
    }
    expect(existsSync(path)).toBe(false);
  });

  it('takes no image that is larger than its bound, and reads no further', async () => {
    await using own = await openScanFolder(1024 * 1024);
    let asked = 0;
    const endless = async (write: (chunk: Buffer) => Promise<void>) => {
      for (; ; asked += 1) await write(Buffer.alloc(256 * 1024));
    };
    await expect(own.file('image.tar', endless)).rejects.toThrow(/larger than the 1 MiB/);
    expect(asked).toBe(4);
  });

  it('takes four fifths of what is free at most', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
    try {
      await using own = await openScanFolder();
      await expect(own.file('image.tar', written(512 * 1024, 400 * 1024))).rejects.toThrow(
        /larger than the 0 MiB that may be saved/,
      );
      await expect(own.file('small.tar', written(100 * 1024))).resolves.toMatch(/small\.tar$/);
    } finally {
      expect(readdirSync(folder)).toEqual([]);
      execFileSync('umount', [folder]);
    }
  });

  it('that cannot be made is a failure of the scan', async () => {
    vi.stubEnv('TMPDIR', join(folder, 'none'));
    await expect(openScanFolder()).rejects.toMatchObject({
      reason: { code: 'truncated', text: expect.stringMatching(/ENOENT/) },
    });
  });
});
