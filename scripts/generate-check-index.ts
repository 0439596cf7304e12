import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** The registries of checks and facts are the folders themselves: adding one edits no list. */
const root = new URL('../', import.meta.url);
/** Another folder may be named, so that a test can compare. */
const out = process.argv[2];
const destination = (path: string): URL | string =>
  out === undefined ? new URL(path, root) : `${out}/${path.split('/').at(-2)}-index.ts`;
const banner = '/* Generated from the folder by `npm run generate`. */\n';

const sections = readdirSync(new URL('checks/', root), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
const checks = sections.flatMap((section) =>
  readdirSync(new URL(`checks/${section}/`, root))
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `${section}/${name}`),
);
const names = checks.map((path) =>
  path.slice(0, -3).replace(/[^a-z0-9]+(.)/g, (_, letter: string) => letter.toUpperCase()),
);
writeFileSync(
  destination('checks/index.ts'),
  [
    banner,
    "import type { AnyCheck } from 'rempart/check';",
    ...checks.map((path, index) => `import ${names[index]} from './${path}';`),
    '\n/** Every built-in check; a file holds one, or a table of like ones. */',
    'export const builtInChecks: readonly AnyCheck[] = [',
    ...names.map((name) => `  ${name},`),
    '].flat();\n',
  ].join('\n'),
);

const exported = readdirSync(new URL('src/facts/', root))
  .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
  .sort()
  .filter((name) => /^export /m.test(readFileSync(new URL(`src/facts/${name}`, root), 'utf8')));
writeFileSync(
  destination('src/facts/index.ts'),
  [banner, ...exported.map((name) => `export * from './${name}';`), ''].join('\n'),
);
