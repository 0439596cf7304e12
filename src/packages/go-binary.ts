import type { Executable, MappedBytes } from './executable.ts';
import { languagePackage } from './language-package.ts';
import { type FoundPackage, PackageFault } from './package-reader.ts';

/** What the linker writes in front of the build information, at an address that 16 divides (Go's debug/buildinfo). */
const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const ALIGNMENT = 16;
const HEADER = 32;
const BIG_ENDIAN = 1;
/** Since Go 1.18 the two texts follow; before, pointers to them stand in the header. */
const INLINE = 2;
/** The longest text of modules; those of the largest programs have some hundred kilobytes. */
const MOST_TEXT = 4 * 1024 * 1024;
const MOST_LINES = 200_000;
/** Random bytes on both sides of the text of modules. */
const FENCE = 16;

const fault = (message: string): PackageFault => new PackageFault('parse-error', message);

const headerOf = ({ address, bytes }: MappedBytes): Buffer | null => {
  let at = bytes.indexOf(MAGIC);
  while (at >= 0 && (address + at) % ALIGNMENT !== 0) at = bytes.indexOf(MAGIC, at + 1);
  if (at < 0) return null;
  if (at + HEADER > bytes.length) throw fault('its build information is cut');
  return bytes.subarray(at);
};

/** A text with its length before it, in groups of seven bits. */
const inlineText = (bytes: Buffer, start: number): readonly [text: Buffer, end: number] => {
  let [length, at, weight] = [0, start, 1];
  for (; ; at += 1, weight *= 128) {
    const byte = bytes[at];
    if (byte === undefined || weight > MOST_TEXT) throw fault('its build information is cut');
    length += (byte & 127) * weight;
    if (byte < 128) break;
  }
  const end = at + 1 + length;
  if (length > MOST_TEXT || end > bytes.length) throw fault('its build information is cut');
  return [bytes.subarray(at + 1, end), end];
};

/** A text by the address of its own header: an address and a length. */
const pointedText = (program: Executable, header: Buffer, at: number): Buffer => {
  const [size, isBig] = [header[14] === 4 ? 4 : 8, ((header[15] ?? 0) & BIG_ENDIAN) !== 0];
  const word = (bytes: Buffer, start: number): number => {
    if (size === 4) return isBig ? bytes.readUInt32BE(start) : bytes.readUInt32LE(start);
    return Number(isBig ? bytes.readBigUInt64BE(start) : bytes.readBigUInt64LE(start));
  };
  const place = word(header, 16 + at * size);
  if (place === 0) return Buffer.alloc(0);
  const text = program.at(place, 2 * size);
  if (text === null) throw fault('its build information points to nowhere');
  const [start, length] = [word(text, 0), word(text, size)];
  if (length === 0) return text.subarray(0, 0);
  const bytes = length > MOST_TEXT ? null : program.at(start, length);
  if (bytes === null) throw fault('its build information points to nowhere');
  return bytes;
};

interface BuildInformation {
  readonly toolchain: string;
  readonly modules: string;
}

const buildInformation = (program: Executable): BuildInformation | null => {
  const place = program.section('.go.buildinfo') ?? program.section('__go_buildinfo') ?? program.data();
  const header = place === null ? null : headerOf(place);
  if (header === null) return null;
  const texts = (): readonly [toolchain: Buffer, modules: Buffer] => {
    if (((header[15] ?? 0) & INLINE) === 0)
      return [pointedText(program, header, 0), pointedText(program, header, 1)];
    const [toolchain, end] = inlineText(header, HEADER);
    return [toolchain, inlineText(header, end)[0]];
  };
  const [toolchain, modules] = texts();
  if (toolchain.length === 0) throw fault('its build information tells no version of Go');
  const isFenced = modules.length > 2 * FENCE && modules[modules.length - FENCE - 1] === 0x0a;
  return {
    toolchain: toolchain.toString('utf8'),
    modules: isFenced ? modules.toString('utf8', FENCE, modules.length - FENCE) : '',
  };
};

const RELEASE = /^go(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(?:(alpha|beta|rc)(\d{1,9}))?(?:[-+ ].*)?$/;

/** `1.22.0-rc.1` of `go1.22rc1`, as the advisories of Go write it; empty for what is no release, as `devel go1.23-ab12cd`. */
const toolchainVersion = (text: string): string => {
  const [isRelease, major, minor, patch = '0', stage, number] = RELEASE.exec(text) ?? [];
  if (isRelease === undefined) return '';
  return `${major}.${minor}.${patch}${stage === undefined ? '' : `-${stage}.${number}`}`;
};

interface Module {
  readonly path: string;
  readonly version: string;
}

/** What was linked in place of a module; a folder in its place is still that module, in a version that nobody tells. */
const replaced = (module: Module, path: string, version: string): Module =>
  /^(?:\.{0,2}\/|\.{1,2}$|[A-Za-z]:)/.test(path) ? { path: module.path, version: '' } : { path, version };

/** Lines of `runtime/debug.BuildInfo`: `mod`, `dep` and, below the one that it replaces, `=>`, each with path, version and sum. */
const modulesOf = (text: string): readonly Module[] => {
  const modules: Module[] = [];
  for (const line of text.split('\n', MOST_LINES)) {
    const [key, path, version = ''] = line.split('\t', 4);
    if (path === undefined) continue;
    if (key === 'mod' || key === 'dep') modules.push({ path, version });
    const last = modules.at(-1);
    if (key === '=>' && last !== undefined) modules[modules.length - 1] = replaced(last, path, version);
  }
  return modules;
};

/** Modules of a program that Go linked, the main one among them, and the standard library as `stdlib`; nothing of any other. */
export function* goPackages(program: Executable): Generator<() => readonly FoundPackage[]> {
  let information: BuildInformation | null = null;
  yield () => {
    information = buildInformation(program);
    return information === null
      ? []
      : [languagePackage('Go', 'stdlib', toolchainVersion(information.toolchain))];
  };
  const { modules } = (information as BuildInformation | null) ?? { modules: '' };
  for (const { path, version } of modulesOf(modules))
    yield () => [languagePackage('Go', path, version === '(devel)' ? '' : version)];
}
