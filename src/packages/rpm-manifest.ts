import { PackageFault } from './package-reader.ts';
import type { RpmTold } from './rpm-package.ts';

const FIELDS = 10;
const NONE = '(none)';

const told = (field: string | undefined): string | null =>
  field === undefined || field === NONE ? null : field;

/**
 * Packages of the list that images of Azure Linux and CBL-Mariner have in place of a database: a line for each, with tabs between name, version and release,
 * times of installation and build, vendor, epoch, size, architecture, epoch as a number, source file. Some builders write no epoch in the sixth
 * field, and 0 in the ninth where there is none. Throws `PackageFault`.
 */
export const manifestPackages = function* (bytes: Buffer): Generator<RpmTold> {
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline < 0 ? bytes.length : newline;
    // A file of nothing but line breaks is not decoded line by line.
    if (end === at) {
      at += 1;
      continue;
    }
    const line = bytes.toString('utf8', at, Math.min(end, at + 4096)).trimEnd();
    at = end + 1;
    if (line === '') continue;
    const fields = line.split('\t');
    const [name, evr = '', , , , epoch, , arch, epochNumber, sourceFile] = fields;
    if (fields.length < FIELDS)
      throw new PackageFault('parse-error', `a line of it has fewer than ${FIELDS} fields`);
    const hyphen = evr.lastIndexOf('-');
    yield {
      name: told(name),
      epoch: told(epoch) ?? (epochNumber === '0' ? null : told(epochNumber)),
      version: evr.slice(0, Math.max(0, hyphen)),
      release: evr.slice(hyphen + 1),
      arch: told(arch),
      sourceFile: told(sourceFile),
      module: null,
    };
  }
};
