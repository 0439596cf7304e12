/**
 * Characters that a terminal or an editor obeys instead of showing: control, bidirectional and other format characters, line separators, lone
 * surrogates, and what is invisible by intent, such as fillers, joiners, variation selectors and tags (Unicode Technical Report 36).
 */
export const OBEYED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** More of one value is never shown: laying out a long one, character by character, would cost all other targets their time. */
const MOST_SHOWN = 4000;

/** As much of a text of a target as may be shown. */
export const beginningOf = (text: string): string =>
  text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN).replace(/[\ud800-\udbff]$/, '')}...`;

/**
 * Makes text of a target harmless on a terminal: what would be obeyed is written as escapes, so that nothing moves the cursor, hides or turns
 * round. Newlines and tabs become escapes too: one value, one line, and not without end.
 */
export const sanitize = (text: string): string => escapedLine(beginningOf(text));

/** The same for text of several lines, such as a stack, whole: its newlines stay. */
export const sanitizeLines = (text: string): string => text.split('\n').map(escapedLine).join('\n');

/** Most text is plain, and the search for the rest is not cheap. */
const PLAIN = /^[\x20-\x7e]*$/;
const escapedLine = (text: string): string => (PLAIN.test(text) ? text : text.replace(OBEYED, escaped));

const NAMED: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\u001b': '\\e',
  '\u0000': '\\0',
};

const escaped = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return (
    NAMED[character] ??
    (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`)
  );
};
