import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

const sources = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?[jt]s$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));

/** Every module a file imports: paths from the root for own files, names for packages. */
const importsOf = (path: string): readonly string[] => {
  const text = readFileSync(join(root, path), 'utf8');
  return [
    ...text.matchAll(
      /(?:^|\s)(?:import|export)\s[^'"`;]*?from\s+'([^']+)'|import\('([^']+)'\)|^import '([^']+)'/gm,
    ),
  ].map(([, from, dynamic, bare]) => {
    const name = from ?? dynamic ?? bare ?? '';
    return name.startsWith('.') ? relative(root, resolve(root, dirname(path), name)) : name;
  });
};

const VENDORS: Readonly<Record<string, RegExp>> = {
  ssh2: /^src\/transports\/ssh\//,
  dockerode: /^src\/transports\/docker\//,
  'tar-stream': /^tests\//,
  '@cyclonedx/cyclonedx-library': /^src\/cli\/sbom\//,
  'packageurl-js': /^src\/cli\/sbom\//,
  // Two formats, each bounded by its own reader.
  yaml: /^src\/(loaders\/inventory\/|vulnerabilities\/osv-yaml\.ts$)/,
};

/** Who may import whom, and what the other direction would mean (design section 8). */
const RULES: readonly {
  readonly from: RegExp;
  readonly may: readonly RegExp[];
  readonly because: string;
}[] = [
  {
    from: /^src\/core\//,
    may: [/^src\/core\//],
    because: 'a pure core needs no mocks: no node, no npm, no clock, no process',
  },
  {
    from: /^src\/facts\//,
    may: [/^src\/(core|facts|packages|vulnerabilities)\//],
    because: 'a fact is a question and a parser; it never sends anything',
  },
  {
    from: /^checks\/.+\//,
    may: [/^rempart\/check$/, /^checks\//],
    because: 'a built-in check must be copyable into a plugin: it uses the public door alone (law 9)',
  },
  {
    from: /^src\/transports\//,
    may: [/^src\/(core|packages|transports)\//, /^node:/, /^(ssh2|dockerode|p-limit)$/],
    because: 'a way in knows no fact and no check',
  },
  {
    from: /^src\/packages\//,
    may: [/^src\/(core|packages)\//, /^node:zlib$/],
    because: 'a format is read out of bytes, wherever they come from',
  },
  {
    from: /^src\/loaders\//,
    may: [
      /^src\/(core|generated|loaders|packages|vulnerabilities)\//,
      /^checks\/index\.ts$/,
      /^(node:|yaml$)/,
    ],
    because: 'here untrusted bytes become values, nothing else happens',
  },
  {
    from: /^src\/reporters\//,
    may: [/^src\/core\//, /^src\/reporters\//, /^string-width$/],
    because: 'a reporter that needs more than the report document is a hole in the schema',
  },
  {
    from: /^src\/collection\//,
    may: [/^src\/(core|facts|transports|collection|loaders|vulnerabilities)\//, /^(node:|p-limit$)/],
    because: 'collecting joins the plan with the ways in; it judges nothing',
  },
  {
    from: /^src\/vulnerabilities\//,
    may: [/^src\/(core|packages|vulnerabilities)\//, /^node:(crypto|zlib)$/, /^yaml$/],
    because: 'version orders and matching know no target',
  },
  {
    from: /^src\/audit\.ts$/,
    may: [/^src\/(core|facts|collection|loaders)\//, /^p-limit$/],
    because: 'the pipeline knows no format and no flag',
  },
];

describe('layering', () => {
  const files = [...sources('src'), ...sources('checks')];

  for (const { from, may, because } of RULES)
    it(`${from.source}: ${because}`, () => {
      const wrong = files
        .filter((path) => from.test(path))
        .flatMap((path) =>
          importsOf(path)
            .filter((name) => !may.some((allowed) => allowed.test(name)))
            .map((name) => `${path} imports ${name}`),
        );
      expect(wrong).toEqual([]);
    });

  it('keeps each vendor library in one folder', () => {
    for (const [vendor, folder] of Object.entries(VENDORS))
      expect(files.filter((path) => !folder.test(path) && importsOf(path).includes(vendor))).toEqual([]);
  });

  it('touches the process only in the command line, and for environment facts of this machine', () => {
    const allowed = /^src\/(cli\/|transports\/(local|ssh|docker)\/|collection\/collect-tree\.ts)/;
    const wrong = files.filter(
      (path) =>
        !allowed.test(path) &&
        /(?<![\w.'"`])process\.(argv|env|exit|exitCode|stdin|stdout|stderr|kill|getuid|cwd)\b/.test(
          readFileSync(join(root, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''),
        ),
    );
    expect(wrong).toEqual([]);
  });

  it('has no clock and no chance in the core and in the checks', () => {
    const wrong = files.filter(
      (path) =>
        /^(src\/core|src\/facts|checks)\//.test(path) &&
        /Date\.now\(|new Date\(\)|Math\.random\(/.test(readFileSync(join(root, path), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });

  it('imports nothing from tests, fixtures, scripts or bench', () => {
    const wrong = files.flatMap((path) =>
      importsOf(path).filter((name) => /^(tests|fixtures|scripts|bench)\//.test(name)),
    );
    expect(wrong).toEqual([]);
  });
});
