/** Quotes that do not end. */
export class UnclosedQuote extends Error {}

/**
 * The words of a line as a POSIX shell splits them, without any expansion. With `comments`, an unquoted `#` ends the line, in the middle of a
 * word too, as in Ansible's inventories. Throws `UnclosedQuote`.
 */
export const shellWords = (line: string, { comments }: { readonly comments: boolean }): readonly string[] => {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? '';
    if (quote === "'") {
      if (char === "'") quote = null;
      else word = `${word ?? ''}${char}`;
    } else if (quote === '"') {
      if (char === '"') quote = null;
      else if (char === '\\' && /["\\]/.test(line[at + 1] ?? '')) {
        at += 1;
        word = `${word ?? ''}${line[at]}`;
      } else word = `${word ?? ''}${char}`;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (char === '\\') {
      if (at + 1 >= line.length) throw new UnclosedQuote('the line ends with a backslash');
      at += 1;
      word = `${word ?? ''}${line[at]}`;
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === '#' && comments) break;
    else word = `${word ?? ''}${char}`;
  }
  if (quote !== null) throw new UnclosedQuote(`a quote (${quote}) is not closed`);
  if (word !== null) words.push(word);
  return words;
};
