import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { npmPackage } from '../../src/packages/npm-package.ts';
import { faultsOf, flips, outcomeOf, truncations } from './hostile-bytes.ts';

const root = resolve(import.meta.dirname, '../..');
const wants = (path: string): boolean => npmPackage.wants({ path, mode: 0o644, size: 100 }) > 0;
const outcome = (text: string | Buffer) => outcomeOf(npmPackage, '/a/package.json', Buffer.from(text));

describe('npmPackage wants', () => {
  const cases: readonly (readonly [path: string, isWanted: boolean])[] = [
    ['/app/node_modules/express/package.json', true],
    ['/node_modules/express/package.json', true],
    ['/app/node_modules/@types/node/package.json', true],
    ['/app/node_modules/a/node_modules/b/package.json', true],
    ['/app/node_modules/.pnpm/ms@2.1.3/node_modules/ms/package.json', true],
    ['/app/node_modules/.pnpm/@a+b@1.0.0/node_modules/@a/b/package.json', true],
    ['/app/node_modules/test/node_modules/b/package.json', true],
    ['/srv/test/node_modules/b/package.json', true],
    ['/app/package.json', false],
    ['/app/node_modules/package.json', false],
    ['/app/node_modules/.package-lock.json', false],
    ['/app/node_modules/.cache/package.json', false],
    ['/app/node_modules/@types/package.json', false],
    ['/app/node_modules/x/dist/esm/package.json', false],
    ['/app/node_modules/x/test/fixtures/package.json', false],
    ['/app/node_modules/x/test/fixtures/node_modules/y/package.json', false],
    ['/app/node_modules/x/package.json/index.js', false],
    ['/app/my_node_modules/x/package.json', false],
  ];
  for (const [path, isWanted] of cases)
    it(`${isWanted ? '' : 'not '}${path}`, () => {
      expect(wants(path)).toBe(isWanted);
    });
});

describe('npmPackage', () => {
  it('reads name and version', () => {
    expect(outcome('{"name": "@a/b", "version": "1.2.3", "dependencies": {"c": "^1"}}')).toEqual([
      '@a/b 1.2.3',
    ]);
    expect(outcome('\ufeff{"name": "a", "version": "1.0.0"}')).toEqual(['a 1.0.0']);
  });

  it('takes one without a name or a version for no package', () => {
    for (const text of ['{}', '{"type": "module"}', '{"name": "a"}', '{"name": ["a"], "version": 1}', '[]'])
      expect(outcome(text)).toEqual([]);
  });

  it('is told nothing by a prototype', () => {
    expect(outcome('{"__proto__": {"name": "a", "version": "1"}}')).toEqual([]);
    expect(({} as { name?: string }).name).toBeUndefined();
  });

  const damaged: readonly (readonly [what: string, text: string | Buffer])[] = [
    ['nothing', ''],
    ['what is no JSON', 'module.exports = {}'],
    ['a bare word', 'null'],
    ['lists within lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['a name of two lines', '{"name": "a\\nb", "version": "1"}'],
    ['a name without end', JSON.stringify({ name: 'a'.repeat(5000), version: '1' })],
    ['a version that turns the text around', JSON.stringify({ name: 'a', version: '1\u202e' })],
  ];
  for (const [what, text] of damaged)
    it(`refuses ${what}`, () => {
      expect(outcome(text)).toBe('parse-error');
    });

  it('outlives damage of any kind', () => {
    const bytes = readFileSync(join(root, 'package.json'));
    expect(faultsOf(npmPackage, '/a', truncations(bytes))).toBeGreaterThan(200);
    expect(faultsOf(npmPackage, '/a', flips(bytes))).toBeGreaterThan(50);
  });
});

describe('npmPackage on what npm installed here', () => {
  it('sees what npm wrote down itself', () => {
    const lock: { packages: Record<string, { version: string; name?: string }> } = JSON.parse(
      readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8'),
    );
    const installed = Object.entries(lock.packages).filter(([path]) =>
      existsSync(join(root, path, 'package.json')),
    );
    expect(installed.length).toBeGreaterThan(100);
    for (const [path, { version, name }] of installed) {
      const manifest = `/${path}/package.json`;
      expect(wants(manifest), manifest).toBe(true);
      expect(outcome(readFileSync(join(root, manifest)))).toEqual([
        `${name ?? path.split('node_modules/').at(-1)} ${version}`,
      ]);
    }
  });
});
