import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { matchesPattern } from '../../core/wildcard-pattern.ts';

const FILE_LIMIT = 1024 * 1024;
const FILES_LIMIT = 256;
/** As in OpenSSH. */
const DEPTH_LIMIT = 16;

/** A statement of a configuration file; what follows a `block` holds only where its condition does, to the next one or the file's end. */
export type ConfigStatement =
  | { readonly kind: 'set'; readonly keyword: string; readonly args: readonly string[] }
  | { readonly kind: 'block'; readonly type: 'host' | 'match'; readonly args: readonly string[] }
  | { readonly kind: 'include'; readonly files: readonly (readonly ConfigStatement[])[] };

/** Statements, and what could not be read. */
export interface ConfigText {
  readonly statements: readonly ConfigStatement[];
  readonly notes: readonly string[];
}

/** The words of a line: quotes hold spaces, a backslash takes a quote or itself, an unquoted `#` ends the line. */
export const splitWords = (line: string): readonly string[] => {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? '';
    if (char === '\\' && /["'\\]/.test(line[at + 1] ?? '')) {
      at += 1;
      word = `${word ?? ''}${line[at]}`;
    } else if (quote !== null) {
      if (char === quote) quote = null;
      else word = `${word ?? ''}${char}`;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (char === ' ' || char === '\t' || char === '\r') {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === '#' && word === null) break;
    else word = `${word ?? ''}${char}`;
  }
  if (word !== null) words.push(word);
  return words;
};

/** The paths that match a pattern of Include, sorted; `*` and `?` do not stand for a leading dot. */
const expandPaths = (pattern: string): readonly string[] => {
  let paths = ['/'];
  for (const part of pattern.split('/').filter(Boolean))
    paths = paths.flatMap((folder) => {
      if (!/[*?]/.test(part)) return [join(folder, part)];
      try {
        return readdirSync(folder)
          .filter((name) => matchesPattern(name, part) && (part.startsWith('.') || !name.startsWith('.')))
          .sort()
          .map((name) => join(folder, name));
      } catch {
        return [];
      }
    });
  return paths;
};

/**
 * Reads a configuration file with what it includes; relative names in Include lie in `includeFolder`, `~` is `home`. A missing file is
 * empty; one that may not be read is noted.
 */
export const readConfigFile = (path: string, home: string, includeFolder: string): ConfigText => {
  const notes: string[] = [];
  let filesRead = 0;
  const read = (file: string, depth: number): readonly ConfigStatement[] => {
    if (depth > DEPTH_LIMIT || filesRead >= FILES_LIMIT) {
      notes.push(`${file} is not read: too many files are included`);
      return [];
    }
    filesRead += 1;
    let text: string;
    try {
      const entry = statSync(file);
      // An included pattern may name folders; a device or a pipe would never end.
      if (!entry.isFile()) return [];
      if (entry.size > FILE_LIMIT) {
        notes.push(`${file} is not read: it is larger than ${FILE_LIMIT} bytes`);
        return [];
      }
      text = readFileSync(file, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') notes.push(`${file} is not read: ${code}`);
      return [];
    }
    return text.split('\n').flatMap((line) => statement(line, depth));
  };
  const statement = (line: string, depth: number): readonly ConfigStatement[] => {
    const [, name = '', rest = ''] = /^\s*"?([A-Za-z][A-Za-z0-9]*)"?(?:\s*=\s*|\s+|$)(.*)$/.exec(line) ?? [];
    const keyword = name.toLowerCase();
    const args = splitWords(rest);
    if (keyword === '') return [];
    if (keyword === 'host' || keyword === 'match') return [{ kind: 'block', type: keyword, args }];
    if (keyword !== 'include') return [{ kind: 'set', keyword, args }];
    const files = args.flatMap((pattern) => {
      const whole = pattern.startsWith('~/') ? join(home, pattern.slice(2)) : pattern;
      return expandPaths(isAbsolute(whole) ? whole : join(includeFolder, whole));
    });
    return [{ kind: 'include', files: files.map((included) => read(included, depth + 1)) }];
  };
  return { statements: read(path, 0), notes };
};
