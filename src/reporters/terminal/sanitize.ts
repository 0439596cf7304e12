/**
 * Characters that a terminal or an editor obeys instead of showing: control and C1 characters, bidirectional ones, invisible ones, tags, and lone
 * surrogates (Unicode Technical Report 36).
 */
export const OBEYED =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: single code points are meant
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\u{e0000}-\u{e007f}]/gu;

/**
 * Makes text of a target harmless on a terminal: what would be obeyed is written as escapes, so that nothing moves the cursor, hides or turns
 * round. Newlines and tabs become escapes too: one value, one line.
 */
export const sanitize = (text: string): string => text.replace(OBEYED, escaped);

/** The same for text of several lines, such as a stack: its newlines stay. */
export const sanitizeLines = (text: string): string => text.split('\n').map(sanitize).join('\n');

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
