import { execFile, execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rempart } from './command-line.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-streams-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const BIN = resolve(import.meta.dirname, '../../bin/rempart.mjs');
const AUDIT = ['audit', '--only', 'ssh-server', '--no-walk'] as const;

/** What a shell says of `rempart … <rest>`: the status of rempart itself stands on standard error as `status=N`. */
const inShell = (words: readonly string[], rest: string): Promise<string> =>
  new Promise((done) => {
    execFile(
      'sh',
      ['-c', `{ "$@"; echo "status=$?" >&2; } ${rest}`, 'sh', process.execPath, BIN, ...words],
      (_error, _stdout, stderr) => done(stderr),
    );
  });

describe('standard output that nobody reads', () => {
  it('changes neither the files nor the status of the run', async () => {
    const here = join(folder, 'pipe');
    mkdirSync(here);
    const words = ['--min-score', '100', '--output', 'terminal', '--output', `json=${join(here, 'r.json')}`];
    expect(await inShell([...AUDIT, ...words], '| true')).toBe('status=1\n');
    expect(readdirSync(here)).toEqual(['r.json']);
    expect(JSON.parse(readFileSync(join(here, 'r.json'), 'utf8')).run.exit.code).toBe(1);
  });
});

describe('standard output on a full disk', () => {
  it('is one line and 2, never the 1 of a gate', async () => {
    expect(await inShell(['checks'], '> /dev/full')).toBe(
      'rempart: standard output cannot be written: ENOSPC\nstatus=2\n',
    );
  });
  it('costs no other output', async () => {
    const path = join(folder, 'beside.json');
    const told = await inShell([...AUDIT, '--output', 'terminal', '--output', `json=${path}`], '> /dev/full');
    expect(told).toMatch(/ENOSPC\nstatus=2\n$/);
    expect(JSON.parse(readFileSync(path, 'utf8')).schemaVersion).toBe('1.0');
  });
});

describe('an error that nobody waits for', () => {
  for (const [name, text] of [
    ['thrown', 'setTimeout(() => { throw new Error("stray\\u001b[2J"); }, 0);'],
    ['rejected', 'Promise.reject(new Error("stray\\u001b[2J"));'],
  ] as const)
    it(`${name}: is a bug, 4, harmless to the terminal, and leaves no temporary file`, async () => {
      const here = join(folder, name);
      mkdirSync(join(here, 'checks'), { recursive: true });
      writeFileSync(
        join(here, 'checks/stray.mjs'),
        `import { defineCheck } from 'rempart/check';
        export default defineCheck({ id: 'ssh-server/stray', title: 'T', severity: 'low', targets: ['host'], rationale: 'R',
          remediation: 'M', references: [], needs: {}, evaluate: () => { ${text} for (const end = Date.now() + 20; Date.now() < end;); return []; } });`,
      );
      const { status, stderr } = await rempart([
        'audit',
        '--checks',
        join(here, 'checks'),
        '--no-walk',
        '--quiet',
        '--output',
        `json=${join(here, 'r.json')}`,
      ]);
      expect(stderr).toMatch(/^rempart: this is a bug in rempart.*\nError: stray\\e\[2J\n {4}at /);
      expect(status).toBe(4);
      expect(readdirSync(here)).toEqual(['checks']);
    });
});

describe('text of others in a message', () => {
  it('is shown, not obeyed', async () => {
    const { status, stderr } = await rempart(['audit', 'shs://a\u001b]0;b\u0007\u202e']);
    expect(status).toBe(2);
    expect(stderr).toContain('shs://a\\e]0;b\\x07\\u{202e}');
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

describe('a target that cannot be collected', () => {
  it('is named without its control characters', async () => {
    const { status, stderr } = await rempart([
      'collect',
      '--quiet',
      `rootfs:${folder}/nowhere\u001b[2J`,
      '--output',
      join(folder, 'recording.json'),
    ]);
    expect(status).toBe(3);
    expect(stderr).toContain('nowhere\\e[2J');
    expect(stderr).not.toContain('\u001b');
  });
});

describe('an output that is no plain file', () => {
  it('a device is written into and stays a device', async () => {
    const device = join(folder, 'null');
    execFileSync('mknod', [device, 'c', '1', '3']);
    expect((await rempart([...AUDIT, '--quiet', '--output', `json=${device}`])).status).toBe(0);
    expect(statSync(device).isCharacterDevice()).toBe(true);
    expect(existsSync(join(folder, '.null'))).toBe(false);
  });
  it('a FIFO is written into', async () => {
    const fifo = join(folder, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const reader = new Promise<string>((done) => {
      execFile('cat', [fifo], { maxBuffer: 1e8 }, (_error, stdout) => done(stdout));
    });
    expect((await rempart([...AUDIT, '--quiet', '--output', `json=${fifo}`])).status).toBe(0);
    expect(JSON.parse(await reader).schemaVersion).toBe('1.0');
    expect(statSync(fifo).isFIFO()).toBe(true);
  });
  it('a link leads to the file behind it', async () => {
    writeFileSync(join(folder, 'behind.json'), 'old');
    symlinkSync('behind.json', join(folder, 'link.json'));
    await rempart([...AUDIT, '--quiet', '--output', `json=${join(folder, 'link.json')}`]);
    expect(JSON.parse(readFileSync(join(folder, 'behind.json'), 'utf8')).schemaVersion).toBe('1.0');
  });
  it('a folder is refused', async () => {
    const { status, stderr } = await rempart([...AUDIT, '--output', `json=${folder}`]);
    expect(status).toBe(2);
    expect(stderr).toContain('a folder');
  });
});
