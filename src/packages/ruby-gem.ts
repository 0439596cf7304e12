import { languagePackage } from './language-package.ts';
import { PackageFault, type PackageFile, type PackageReader } from './package-reader.ts';
import { textLines } from './text-lines.ts';

const MOST_BYTES = 4 * 1024 * 1024;
/** No line that tells a name or a version is longer; characters. */
const MOST_LINE = 4096;

/** A text as Ruby writes one: in quotes, or in the brackets of `%q`, as RubyGems did before version 2. */
const TEXT = `(?:"([^"]+)"|'([^']+)'|%q[{(\\[]([^})\\]]+)[})\\]])`;
const NAME = new RegExp(`^\\s*\\w+\\.name\\s*=\\s*${TEXT}`);
const VERSION = new RegExp(`^\\s*\\w+\\.version\\s*=\\s*(?:Gem::Version\\.new[ (]\\s*)?${TEXT}`);
const POSITIONAL = new RegExp(`Gem::Specification\\.new[ (]\\s*${TEXT}(?:\\s*,\\s*${TEXT})?`);
/** The comment from which RubyGems itself takes both without evaluating the rest. */
const STUB = /^# stub: (\S+) (\S+) /;
const INTERPOLATION = '#{';

const textOf = (found: readonly (string | undefined)[] | null, first = 1): string => {
  const text = found?.slice(first, first + 3).find((part) => part !== undefined) ?? '';
  return text.includes(INTERPOLATION) ? '' : text;
};

interface Told {
  readonly name: string;
  readonly version: string;
}

const told = (bytes: Buffer): Told => {
  let [name, version] = ['', ''];
  let stub: Told = { name: '', version: '' };
  for (const line of textLines(bytes)) {
    const start = line.slice(0, MOST_LINE);
    const [, stubName, stubVersion] = STUB.exec(start) ?? [];
    if (stubName !== undefined && stubVersion !== undefined && stub.name === '' && /^\d/.test(stubVersion))
      stub = { name: stubName, version: stubVersion };
    const positional = line.includes('Gem::Specification.new') ? POSITIONAL.exec(start) : null;
    name ||= textOf(positional) || textOf(NAME.exec(start));
    version ||= textOf(positional, 4) || textOf(VERSION.exec(start));
    if (name !== '' && version !== '') break;
  }
  return { name: name || stub.name, version: version || stub.version };
};

/** `1.6.8` of `/specifications/nokogiri-1.6.8-x86_64-linux.gemspec`: what stands behind the name up to the platform. */
const versionOfFile = (path: string, name: string): string => {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return file.startsWith(`${name}-`)
    ? (/^\d[\w.]*/.exec(file.slice(name.length + 1, -'.gemspec'.length))?.[0] ?? '')
    : '';
};

/** Gems that RubyGems installed, out of the specification that it wrote for each: its assignments are read, nothing of it is evaluated. */
export const rubyGem: PackageReader = {
  reads: 'Ruby gem',
  wants: ({ path }) => (path.includes('/specifications/') && path.endsWith('.gemspec') ? MOST_BYTES : 0),
  read: (path, bytes): PackageFile => {
    const { name, version } = told(bytes);
    if (name === '') throw new PackageFault('parse-error', 'it tells no name');
    return { packages: [languagePackage('RubyGems', name, version || versionOfFile(path, name))], owned: [] };
  },
};
