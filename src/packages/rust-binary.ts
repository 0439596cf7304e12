import { inflateSync } from 'node:zlib';
import { JsonFault, parseJson } from './bounded-json.ts';
import type { Executable } from './executable.ts';
import { languagePackage } from './language-package.ts';
import { type FoundPackage, PackageFault } from './package-reader.ts';

/** Of the inflated list; a program of a thousand crates has about a hundred kilobytes. */
const MOST_BYTES = 8 * 1024 * 1024;

const inflated = (bytes: Buffer): Buffer => {
  try {
    return inflateSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    if (error instanceof RangeError)
      throw new PackageFault('truncated', `its list of crates has more than ${MOST_BYTES} bytes`);
    throw new PackageFault('parse-error', 'its list of crates cannot be inflated');
  }
};

const parse = (bytes: Buffer): unknown => {
  try {
    return parseJson(inflated(bytes));
  } catch (error) {
    if (error instanceof JsonFault)
      throw new PackageFault('parse-error', `its list of crates ${error.message}`);
    throw error;
  }
};

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;

/** Whether a crate is of the public registry and runs with the program; without `kind` it does. */
const counts = (crate: unknown): boolean =>
  member(crate, 'source') === 'crates.io' && ['runtime', undefined].includes(member(crate, 'kind') as never);

/** Crates of a program that cargo-auditable built, by its format: zlib over JSON in the section `.dep-v0`; nothing of any other. */
export function* rustPackages(program: Executable): Generator<() => readonly FoundPackage[]> {
  let crates: readonly unknown[] = [];
  yield () => {
    const section = program.section('.dep-v0');
    if (section === null) return [];
    const list = member(parse(section.bytes), 'packages');
    if (!Array.isArray(list)) throw new PackageFault('parse-error', 'its list of crates is none');
    crates = list;
    return [];
  };
  for (const crate of crates.filter(counts))
    yield () => {
      const [name, version] = [member(crate, 'name'), member(crate, 'version')];
      if (typeof name !== 'string' || typeof version !== 'string')
        throw new PackageFault('parse-error', 'its list of crates has one without a name or a version');
      return [languagePackage('crates.io', name, version)];
    };
}
