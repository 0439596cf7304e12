/** A line of sshd_config(5) taken apart. */
export interface SplitLine {
  /** As written. */
  readonly keyword: string;
  readonly args: readonly string[];
  /** What follows the keyword, quotes and comment included: commands take it as it is. */
  readonly rest: string;
  /** Quotes that do not end: sshd refuses the line. */
  readonly unbalanced: boolean;
}

const BLANKS = ' \t\r\n';

interface Piece {
  readonly word: string;
  readonly rest: string | null;
}

const afterBlanks = (text: string): string => text.replace(/^[ \t\r\n]+/, '');

/**
 * The next word up to a blank, a quoted part or one `=`, as sshd cuts off keywords and the criteria of Match; null where a quote does
 * not end.
 */
const cutWord = (text: string): Piece | null => {
  const end = [...text].findIndex((character) => `${BLANKS}"=`.includes(character));
  if (end < 0) return { word: text, rest: null };
  const head = text.slice(0, end);
  if (text[end] === '"') {
    const quote = text.indexOf('"', end + 1);
    return quote < 0
      ? null
      : { word: head + text.slice(end + 1, quote), rest: afterBlanks(text.slice(quote + 1)) };
  }
  const rest = afterBlanks(text.slice(end + 1));
  return { word: head, rest: text[end] !== '=' && rest.startsWith('=') ? afterBlanks(rest.slice(1)) : rest };
};

/** Null for an empty line and a comment. */
export const splitLine = (line: string): SplitLine | null => {
  const text = line.replace(/^[ \t\r]+/, '').replace(/[ \t\r\n\f]+$/, '');
  if (text === '') return null;
  const first = cutWord(text);
  if (first === null || first.word.startsWith('#')) return null;
  const cut = first.word === '' && first.rest !== null ? cutWord(first.rest) : first;
  if (cut === null || cut.word === '' || cut.word.startsWith('#')) return null;
  const rest = cut.rest ?? '';
  const args = splitArguments(rest);
  return { keyword: cut.word, args: args ?? [], rest, unbalanced: args === null };
};

/** Words as a shell would split them, without expansions; `#` at the beginning of a word ends the line. Null where a quote does not end. */
export const splitArguments = (text: string): readonly string[] | null => {
  const words: string[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === ' ' || text[i] === '\t') continue;
    if (text[i] === '#') break;
    let [word, quote] = ['', ''];
    for (; i < text.length; i++) {
      const character = text[i] ?? '';
      const next = text[i + 1] ?? '';
      if (character === '\\' && next !== '' && (`'"\\`.includes(next) || (quote === '' && next === ' '))) {
        word += next;
        i++;
      } else if (quote === '' && (character === ' ' || character === '\t')) break;
      else if (quote === '' && (character === '"' || character === "'")) quote = character;
      else if (character === quote) quote = '';
      else word += character;
    }
    if (quote !== '') return null;
    words.push(word);
  }
  return words;
};

/** Criteria of a Match line in pairs, as sshd cuts them: `User=bob`, `user "a b"`; null where a quote does not end. */
export const splitCriteria = (text: string): readonly string[] | null => {
  const words: string[] = [];
  for (let rest: string | null = text; rest !== null && rest !== ''; ) {
    const cut: Piece | null = cutWord(rest);
    if (cut === null) return null;
    if (cut.word === '' || cut.word.startsWith('#')) break;
    words.push(cut.word);
    rest = cut.rest;
  }
  return words;
};
