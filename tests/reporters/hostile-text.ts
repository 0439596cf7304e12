import fc from '../seeded-properties.ts';

/** What a terminal or an editor would obey, and what nobody sees: no text of a target may bring one along. */
export const OBEYED_OR_INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

const PIECES = [
  '\u001b[2J\u001b[H',
  '\u001b]8;;https://example.org/\u0007link\u001b]8;;\u0007',
  '\u009b31m',
  '\r',
  '\n',
  '\t',
  '\b',
  '\u0000',
  '\u202e',
  '\u2066',
  '\u200f',
  '\u2028',
  '\ufeff',
  '\u3164',
  '\u034f',
  '\u{e0041}',
  '\ud83d',
  'a\u0301',
  '日本語',
  '👩‍💻',
  'שלום',
  '\u001b[31mfake\u001b[39m',
  'Score 100 A',
  ' '.repeat(300),
  '-'.repeat(300),
  '字'.repeat(200),
  `e${'\u0301'.repeat(500)}`,
  '$&$1$`',
];

/** Text as a container, a label, an environment or a path may hold it. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.oneof(fc.constantFrom(...PIECES), fc.string()), { maxLength: 12 })
    .map((pieces) => pieces.join('')),
);
