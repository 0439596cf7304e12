import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rempart } from './command-line.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-plugin-'));
  cpSync(resolve(import.meta.dirname, '../../fixtures/plugins'), folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

const checks = ['--checks'] as const;

describe('a check of the user’s own, in TypeScript, outside of the package (law 9)', () => {
  it('runs, with facts of its own and built-in ones', async () => {
    const { status, stdout } = await rempart([
      'audit',
      ...checks,
      folder,
      '--only',
      'os-hardening/acme-banner',
      '--output',
      'json',
    ]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).targets[0].results).toMatchObject([
      { checkId: 'os-hardening/acme-banner', outcome: expect.stringMatching(/^(pass|fail)$/) },
    ]);
  });

  it('is explained and listed like any other', async () => {
    const { stdout } = await rempart(['explain', 'os-hardening/acme-banner', ...checks, folder]);
    expect(stdout).toContain('/etc/issue');
    expect((await rempart(['checks', ...checks, folder])).stdout).toContain('os-hardening/acme-banner');
  });

  it('is explained in words that no terminal obeys', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'rempart-odd-'));
    writeFileSync(
      join(dir, 'odd.js'),
      `import { defineCheck, pass } from 'rempart/check';
export default defineCheck({ id: 'firewall/odd', title: 'A \\u001b[31mred title', targets: ['host'], severity: 'low',
rationale: 'Because\\u202e of it', remediation: 'one\\ntwo', references: [], needs: {}, evaluate: () => pass() });`,
    );
    const { stdout, status } = await rempart(['explain', 'firewall/odd', ...checks, dir]);
    rmSync(dir, { recursive: true });
    expect(status).toBe(0);
    expect(stdout).toContain('A \\e[31mred title');
    expect(stdout).toContain('Because\\u{202e} of it');
    expect(stdout).toContain('  one\n  two\n');
  });

  it('shares a question with built-in checks: it is asked once', async () => {
    const { stdout } = await rempart(['plan', '--no-walk', ...checks, folder]);
    expect(stdout.match(/^g .*\/usr\/lib\/os-release/gm)).toHaveLength(1);
  });
});

describe('a mistake in a plugin ends with 2 and says which file', () => {
  const broken = async (name: string, text: string) => {
    const dir = mkdtempSync(join(tmpdir(), 'rempart-broken-'));
    writeFileSync(join(dir, name), text);
    const ran = await rempart(['audit', ...checks, dir, '--only', 'ssh-server']);
    rmSync(dir, { recursive: true });
    return ran;
  };
  it.each([
    ['no default export', 'a.ts', 'export const x = 1;', /no default export/],
    ['a syntax error', 'b.ts', 'const = ;', /cannot be loaded/],
    ['TypeScript that is not erasable', 'c.ts', 'enum A { B } export default A;', /cannot be loaded/],
    ['an id that is none', 'd.js', 'export default { id: "nope" };', /id is not `section\/slug`/],
    ['an unknown section', 'e.js', 'export default { id: "nope/x" };', /section 'nope' is not one of/],
    [
      'a section named like a method',
      'g.js',
      'export default { id: "constructor/x" };',
      /section 'constructor' is not/,
    ],
  ])('%s', async (_, name, text, says) => {
    const { status, stderr } = await broken(name, text);
    expect(stderr).toMatch(says);
    expect(stderr).toContain(name);
    expect(status).toBe(2);
  });

  it('an id that is taken', async () => {
    const { status, stderr } = await broken(
      'f.ts',
      "import { defineCheck, pass } from 'rempart/check';\nexport default defineCheck({ id: 'ssh-server/permit-root-login', title: 'T', targets: ['host'], severity: 'low', rationale: 'r', remediation: 'r', references: [], needs: {}, evaluate: () => pass() });\n",
    );
    expect(stderr).toMatch(/Two checks have the id/);
    expect(status).toBe(2);
  });
});
