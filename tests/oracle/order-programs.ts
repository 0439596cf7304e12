import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

/** A pair of versions. */
export type Pair = readonly [a: string, b: string];

/** A program that knows the order of one kind of versions. */
export interface OrderProgram {
  readonly name: string;
  /** What is missing on this machine; null where the program can be asked. */
  readonly missing: () => string | null;
  /** For each pair -1, 0 or 1. */
  readonly orders: (pairs: readonly Pair[]) => readonly number[];
}

const run = (program: string, argv: readonly string[], input: string): string =>
  execFileSync(program, argv, {
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });

const runs = (program: string, argv: readonly string[]): boolean => {
  try {
    run(program, argv, '');
    return true;
  } catch {
    return false;
  }
};

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** So many pairs at once: Linux takes 128 KiB for one argument, 2 MiB for all. */
const inParts = (
  pairs: readonly Pair[],
  size: number,
  orders: (part: readonly Pair[]) => readonly number[],
): readonly number[] =>
  Array.from({ length: Math.ceil(pairs.length / size) }, (_, index) =>
    orders(pairs.slice(index * size, (index + 1) * size)),
  ).flat();

/** One shell asks for every pair whether it is older, and where it is not, whether it is newer: a process for each question. */
const DPKG = `
while read -r a b; do
  if dpkg --compare-versions "$a" lt "$b"; then echo -1
  elif dpkg --compare-versions "$a" gt "$b"; then echo 1
  elif dpkg --compare-versions "$a" eq "$b"; then echo 0
  else echo failed
  fi
done
`;

const asLines = (pairs: readonly Pair[]): string => pairs.map((pair) => `${pair.join(' ')}\n`).join('');

export const dpkg: OrderProgram = {
  name: 'dpkg',
  missing: () => (existsSync('/usr/bin/dpkg') ? null : 'no dpkg'),
  orders: (pairs) => lines(run('/bin/sh', ['-c', DPKG], asLines(pairs))).map(Number),
};

const DPKG_PERL = [
  '-MDpkg::Version',
  '-ne',
  'my ($a, $b) = split; print Dpkg::Version->new($a) <=> Dpkg::Version->new($b), "\n"',
];

/** What dpkg-dev builds packages with: another implementation of the same order, all pairs in one process. */
export const dpkgPerl: OrderProgram = {
  name: 'Dpkg::Version of Perl',
  missing: () => (runs('perl', ['-MDpkg::Version', '-e', '1']) ? null : 'no perl with Dpkg::Version'),
  orders: (pairs) => lines(run('perl', DPKG_PERL, asLines(pairs))).map(Number),
};

const PACKAGING = `
import json, sys
try:
    from packaging.version import Version
except ImportError:
    from pip._vendor.packaging.version import Version
for a, b in json.load(sys.stdin):
    a, b = Version(a), Version(b)
    print((a > b) - (a < b))
`;

export const packaging: OrderProgram = {
  name: 'packaging of Python',
  missing: () =>
    runs('python3', ['-c', 'import packaging']) || runs('python3', ['-c', 'import pip._vendor.packaging'])
      ? null
      : 'no packaging, and no pip that brings it',
  orders: (pairs) => lines(run('python3', ['-c', PACKAGING], JSON.stringify(pairs))).map(Number),
};

/** Where Debian's maven puts its libraries; the names of their files tell the version. */
const [MAVEN_LIBRARIES, MAVEN_VERSIONS] = ['/usr/share/maven/lib', '/usr/share/java'];
/** ComparableVersion tells how each argument stands to the one before it. */
const mavenOrders = (pairs: readonly Pair[]): readonly number[] => {
  const argv = [
    '-cp',
    `${MAVEN_LIBRARIES}/*`,
    'org.apache.maven.artifact.versioning.ComparableVersion',
    ...pairs.flat(),
  ];
  const told = lines(run('java', argv, '')).filter((line) => line.startsWith('   '));
  return told
    .filter((_, index) => index % 2 === 0)
    .map((line) => ({ '<': -1, '==': 0, '>': 1 })[line.trim().split(' ')[1] ?? ''] ?? Number.NaN);
};

export const maven: OrderProgram = {
  name: 'Maven 3.8',
  missing: () => {
    const hasVersion =
      existsSync(MAVEN_VERSIONS) &&
      readdirSync(MAVEN_VERSIONS).some((name) => /^maven3-artifact-3\.8\.\d+\.jar$/.test(name));
    return hasVersion && existsSync(MAVEN_LIBRARIES) && runs('java', ['-version'])
      ? null
      : 'no Maven 3.8 of Debian with java';
  },
  orders: (pairs) => inParts(pairs, 5000, mavenOrders),
};

export const ruby: OrderProgram = {
  name: 'Gem::Version of Ruby',
  missing: () => (runs('ruby', ['-e', '']) ? null : 'no ruby'),
  orders: (pairs) =>
    lines(
      run(
        'ruby',
        [
          '-rjson',
          '-e',
          'JSON.parse($stdin.read).each { |a, b| puts Gem::Version.new(a) <=> Gem::Version.new(b) }',
        ],
        JSON.stringify(pairs),
      ),
    ).map(Number),
};

/** Before 4.16 the function of rpm's lua knew neither epochs nor releases. */
export const rpm: OrderProgram = {
  name: 'librpm',
  missing: () =>
    runs('rpm', ['--eval', '%{lua: if rpm.vercmp("1:1", "2") ~= 1 then error("no epochs") end}'])
      ? null
      : 'no rpm with a lua that compares epochs',
  orders: (pairs) =>
    inParts(pairs, 1000, (part) => {
      const table = part.map((pair) => `{${pair.map((text) => JSON.stringify(text)).join(',')}}`).join(',');
      const script = `for _, p in ipairs({${table}}) do print(rpm.vercmp(p[1], p[2]) .. "\\n") end`;
      return lines(run('rpm', ['--eval', `%{lua:${script}}`], '')).map(Number);
    }),
};
