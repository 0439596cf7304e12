import { JsonFault, parseJson } from './bounded-json.ts';
import { languagePackage } from './language-package.ts';
import { PackageFault, type PackageFile, type PackageReader } from './package-reader.ts';

const MOST_BYTES = 4 * 1024 * 1024;

/** What lies between two `node_modules`: the folder of a package, and of those inside it. */
const PACKAGE_FOLDER = /^(?:@[^/]+\/)?[^/]+/;
const TEST_FOLDER = /\/(?:__fixtures__|__tests__|fixtures?|specs?|tests?)(?:\/|$)/;
const MANIFEST = /^(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/;

/** npm lets no other folder be a package; packages that a package keeps for its own tests are never installed. */
const isInstalled = (path: string): boolean => {
  const [, ...parts] = path.split('/node_modules/');
  const last = parts.pop();
  return (
    last !== undefined &&
    MANIFEST.test(last) &&
    parts.every((part) => !TEST_FOLDER.test(part.replace(PACKAGE_FOLDER, '')))
  );
};

const withoutMark = (bytes: Buffer): Buffer =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;

const parse = (bytes: Buffer): unknown => {
  try {
    return parseJson(withoutMark(bytes));
  } catch (error) {
    if (error instanceof JsonFault) throw new PackageFault('parse-error', `it ${error.message}`);
    throw error;
  }
};

const textOf = (value: object, key: 'name' | 'version'): string => {
  const text: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : '';
  return typeof text === 'string' ? text.trim() : '';
};

/** Packages that npm, yarn or pnpm unpacked, out of the `package.json` of each. One without a name or a version tells how its folder is read, and is none. */
export const npmPackage: PackageReader = {
  reads: 'npm package',
  wants: ({ path }) => (isInstalled(path) ? MOST_BYTES : 0),
  read: (_path, bytes): PackageFile => {
    const manifest = parse(bytes);
    if (typeof manifest !== 'object' || manifest === null)
      throw new PackageFault('parse-error', 'it is not an object');
    const [name, version] = [textOf(manifest, 'name'), textOf(manifest, 'version')];
    return {
      packages: name === '' || version === '' ? [] : [languagePackage('npm', name, version)],
      owned: [],
    };
  },
};
