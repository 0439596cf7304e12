/** One part of a shell pattern between slashes: a name to be met exactly, or what matches names. */
export type PatternPart = string | RegExp;

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

const compilePart = (part: string): PatternPart => {
  if (!/[*?[]/.test(part)) return part;
  const source = part
    .split(/(\*+|\?|\[[!^]?\]?[^\]]*\])/)
    .map((piece, index) => {
      if (index % 2 === 0) return escapeRegExp(piece);
      if (piece.startsWith('*')) return '.*';
      if (piece === '?') return '.';
      const negated = /^\[[!^]/.test(piece);
      const members = piece.slice(negated ? 2 : 1, -1).replace(/[\\\]^[]/g, '\\$&');
      return `[${negated ? '^' : ''}${members}]`;
    })
    .join('');
  // A leading dot is matched by a dot alone (glob(7)).
  const dots = part.startsWith('.') ? '' : '(?!\\.)';
  try {
    return new RegExp(`^${dots}${source}$`, 'su');
  } catch {
    // A range from high to low holds no character.
    return /(?!)/;
  }
};

/** Splits an absolute shell pattern (`*`, `?`, `[...]`, as glob(7) has them) into its parts. */
export const compilePattern = (pattern: string): readonly PatternPart[] =>
  pattern
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .map(compilePart);

export const matchesPart = (part: PatternPart, name: string): boolean =>
  typeof part === 'string' ? part === name : part.test(name);

/** Whether the parts match a relative path from its beginning, part by part. */
export const matchesParts = (parts: readonly PatternPart[], names: readonly string[]): boolean =>
  names.length <= parts.length &&
  names.every((name, index) => matchesPart(parts[index] as PatternPart, name));
