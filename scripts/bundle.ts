import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type OutputChunk, type Plugin, type PreRenderedChunk, rolldown } from 'rolldown';

/** Few files in place of hundreds, so that starting costs little. What is loaded on demand stays a file of its own. */
const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');

/**
 * Packages that stay where npm put them: a native addon, a worker that is started from its own folder, and code that Node may warn of as soon
 * as it does not lie below node_modules, one that looks for optional companions. All are loaded on demand.
 */
const LEFT_OUTSIDE = ['ssh2', 'pino', 'dockerode', '@cyclonedx/cyclonedx-library'];

/** The package that a file belongs to; null for rempart's own. */
const packageOf = (path: string): string | null =>
  /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? null;

/** What commander loads to start subcommands that are programs of their own; rempart has none. */
const withoutPrograms: Plugin = {
  name: 'without-programs',
  resolveId: (name, importer) =>
    name === 'node:child_process' && packageOf(importer ?? '') === 'commander' ? '\0no-programs' : null,
  load: (id) => (id === '\0no-programs' ? 'export default {};' : null),
};

/**
 * Takes built-in modules as they are. An `import` of one reads its every property first, and some load much when they are read: `node:http`
 * the whole of fetch, `node:process` the standard streams. A line stays a line, so that the source map still fits.
 */
const builtInsAsTheyAre: Plugin = {
  name: 'built-ins-as-they-are',
  renderChunk: (code) => ({
    code: code.replace(
      /^import (?:(\w[\w$]*)|\{([^}]*)\}) from ("node:[^"]+");$/gm,
      (_, whole: string | undefined, parts: string | undefined, name: string) =>
        `const ${whole ?? `{${parts?.replaceAll(' as ', ': ')}}`} = globalThis.process.getBuiltinModule(${name});`,
    ),
    map: null,
  }),
};

/** A file is called like the module it begins with, or the package; a part that several share like one of them, below `shared`. */
const chunkName = ({ facadeModuleId, moduleIds, name }: PreRenderedChunk): string => {
  const [folder, ...others] = new Set(moduleIds.map(packageOf));
  if (folder != null && others.length === 0) return `packages/${folder}.js`;
  return facadeModuleId?.startsWith(`${root}/`)
    ? `${relative(root, facadeModuleId)
        .replace(/^src\//, '')
        .replace(/\.ts$/, '')}.js`
    : `shared/${name}.js`;
};

/** Tells apart what two states of the sources would make of the same bytes. */
const hashOfSources = (): string => {
  const hash = createHash('sha256');
  for (const folder of ['checks', 'src']) {
    const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) hash.update(`${relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
};

const licence = (name: string): string => {
  const folder = join(root, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice)(\.|$)/i.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${manifest.version} (${manifest.license})`, ...texts].join('\n\n');
};

const bundle = await rolldown({
  cwd: root,
  input: {
    main: 'src/cli/main.ts',
    index: 'src/index.ts',
    check: 'src/check.ts',
    testing: 'src/testing/index.ts',
  },
  platform: 'node',
  external: LEFT_OUTSIDE,
  resolve: { conditionNames: ['source', 'node', 'import'] },
  plugins: [withoutPrograms, builtInsAsTheyAre],
  transform: { define: { REMPART_SOURCES: JSON.stringify(hashOfSources()) } },
});
const { output } = await bundle.write({
  dir: dist,
  cleanDir: true,
  format: 'esm',
  sourcemap: true,
  sourcemapExcludeSources: true,
  entryFileNames: '[name].js',
  chunkFileNames: chunkName,
});
await bundle.close();

const chunks = output.filter((file): file is OutputChunk => file.type === 'chunk');
const bundled = new Set(
  chunks.flatMap(({ modules }) => Object.keys(modules).map(packageOf)).filter((name) => name !== null),
);
const licences = [...bundled].sort().map(licence);
writeFileSync(
  join(dist, 'third-party-licences.txt'),
  `The files of this folder hold these packages, too.\n\n${licences.join(`\n\n${'-'.repeat(72)}\n\n`)}\n`,
);
