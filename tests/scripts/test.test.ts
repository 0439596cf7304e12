import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { type CommandResult, runCommand } from '../testbed/index.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('npm test', () => {
  const emptyCache = mkdtempSync(join(tmpdir(), 'rempart-cache-'));
  afterAll(() => rmSync(emptyCache, { recursive: true }));

  const npmTest = (args: readonly string[], require: string): Promise<CommandResult> =>
    runCommand(process.execPath, ['scripts/test.ts', ...args], {
      allowFailure: true,
      env: { REMPART_TESTBED: emptyCache, REMPART_REQUIRE: require, NO_COLOR: '1' },
    });
  const lastLine = ({ stdout }: CommandResult): string | undefined => stdout.trimEnd().split('\n').at(-1);

  test('names the suites that it skips, with the reason, and counts last', async () => {
    const result = await npmTest(['tests/testbed/engine.test.ts'], '');
    expect(result.stdout).toMatch(
      /^skipped: tests\/testbed\/engine\.test\.ts > the engine of the test bed \(no engine: .+\)$/m,
    );
    expect(lastLine(result)).toMatch(/^2 passed, 0 failed, \d\d skipped$/);
    expect(result.status).toBe(0);
  });

  test('fails where every server is required', async () => {
    const result = await npmTest(['tests/testbed/engine.test.ts'], 'all');
    expect(result.stdout + result.stderr).toContain('no engine: ');
    expect(lastLine(result)).toBe('2 passed, 1 failed, 0 skipped');
    expect(result.status).toBe(1);
  });

  test('counts a file that does not load and a suite that does not start as failures', async () => {
    const root = mkdtempSync(join(tmpdir(), 'rempart-tests-'));
    try {
      writeFileSync(join(root, 'sound.test.ts'), "test('holds', () => expect(1).toBe(1));\n");
      writeFileSync(join(root, 'unloadable.test.ts'), "throw new Error('no such module');\n");
      writeFileSync(
        join(root, 'unstartable.test.ts'),
        "describe('a suite', () => { beforeAll(() => { throw new Error('no server'); }); test('a test', () => {}); });\n",
      );
      const result = await npmTest(['--root', root, '--globals'], '');
      expect(lastLine(result)).toBe('1 passed, 2 failed, 1 skipped');
      expect(result.status).toBe(1);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  test('fails when no test ran', async () => {
    const result = await npmTest(['tests/no-such-folder'], '');
    expect(lastLine(result)).toBe('0 passed, 0 failed, 0 skipped');
    expect(result.status).toBe(1);
  });
});
