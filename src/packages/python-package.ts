import { languagePackage } from './language-package.ts';
import { PackageFault, type PackageFile, type PackageReader } from './package-reader.ts';
import { textLines } from './text-lines.ts';

const MOST_BYTES = 4 * 1024 * 1024;
/** A name or version that goes on for longer is none; characters. */
const MOST_VALUE = 4096;
/** A `.dist-info` folder (PEP 376, PEP 427), an `.egg-info` folder or file of setuptools and distutils, an unpacked egg. */
const METADATA = /\/[^/]+(?:\.dist-info\/METADATA|\.egg-info(?:\/PKG-INFO)?|\.egg\/EGG-INFO\/PKG-INFO)$/;

/** The first value of each wanted header, with its folded lines, up to the blank line before the description. */
const headersOf = (bytes: Buffer, wanted: readonly string[]): ReadonlyMap<string, string> => {
  const headers = new Map<string, string>();
  let open: string | null = null;
  for (const raw of textLines(bytes)) {
    const line = raw.trimEnd();
    if (line === '') break;
    const isFolded = line.startsWith(' ') || line.startsWith('\t');
    if (isFolded) {
      const value = open === null ? '' : (headers.get(open) ?? '');
      if (open !== null && value.length < MOST_VALUE) headers.set(open, `${value} ${line.trim()}`.trim());
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    open = wanted.includes(name) && !headers.has(name) ? name : null;
    if (open !== null) headers.set(open, line.slice(colon + 1).trim());
  }
  return headers;
};

/** Packages that pip, setuptools or distutils installed, out of their core metadata (packaging.python.org). */
export const pythonPackage: PackageReader = {
  reads: 'Python package',
  wants: ({ path }) => (METADATA.test(path) ? MOST_BYTES : 0),
  read: (_path, bytes): PackageFile => {
    const headers = headersOf(bytes, ['name', 'version']);
    const name = headers.get('name') ?? '';
    if (name === '') throw new PackageFault('parse-error', 'its headers tell no name');
    return { packages: [languagePackage('PyPI', name, headers.get('version') ?? '')], owned: [] };
  },
};
