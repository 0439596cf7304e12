import stringWidth from 'string-width';

/** Colours by meaning; without colour every one is the text itself, and nothing is lost: words carry the meaning. */
export interface Paint {
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly good: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
}

const sgr = (open: number, close: number) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`;
const plain = (text: string): string => text;

export const paintWith = (colour: boolean): Paint =>
  colour
    ? { bad: sgr(31, 39), warn: sgr(33, 39), good: sgr(32, 39), dim: sgr(2, 22), bold: sgr(1, 22) }
    : { bad: plain, warn: plain, good: plain, dim: plain, bold: plain };

const segmenter = new Intl.Segmenter();
const ASCII = /^[\x20-\x7e]*$/;

/** As many whole characters, as a reader counts them, as `width` columns hold; what comes after them is not looked at. */
const beginning = (text: string, width: number): string => {
  if (ASCII.test(text)) return text.slice(0, Math.max(0, width));
  let begin = '';
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    used += stringWidth(segment);
    if (used > width) break;
    begin += segment;
  }
  return begin;
};

const fits = (text: string, width: number): boolean => beginning(text, width).length === text.length;

/** Cuts to a width in columns, with three dots where something is missing. For text without paint, as `wrap` is. */
export const clip = (text: string, width: number): string =>
  fits(text, width) ? text : `${beginning(text, width - 3)}...`;

/** Breaks at spaces into lines of at most `width` columns; a longer word is broken where it must. At most `most` lines, the last one clipped. */
export const wrap = (text: string, width: number, most: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  const words = text.split(' ').filter(Boolean);
  for (const [index, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer, width)) line = longer;
    else if (lines.length === most - 1)
      return [...lines, clip([line, ...words.slice(index)].filter(Boolean).join(' '), width)];
    else {
      if (line !== '') lines.push(line);
      line = word;
      while (!fits(line, width) && lines.length < most - 1) {
        const begin = beginning(line, width);
        if (begin === '') break;
        lines.push(begin);
        line = line.slice(begin.length);
      }
    }
  }
  return line === '' ? lines : [...lines, clip(line, width)];
};

export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - stringWidth(text)));

export const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - stringWidth(text))) + text;

/** Paints a line that has its final length; width and breaks are those of the text alone. */
type PaintLine = (line: string) => string;

/**
 * Left and right text on one line; where both do not fit, the left one is wrapped and the right one stands below. Both come without paint: a
 * break inside painted text would lose the end of its colour.
 */
export const bothEnds = (
  left: string,
  right: string,
  width: number,
  paintLeft: PaintLine = plain,
  paintRight: PaintLine = plain,
): readonly string[] => {
  const gap = width - stringWidth(left) - stringWidth(right);
  if (right === '' && gap >= 0) return [paintLeft(left)];
  if (gap >= 2) return [paintLeft(left) + ' '.repeat(gap) + paintRight(right)];
  return [
    ...wrap(left, width, 3).map((line) => paintLeft(line)),
    ...(right === '' ? [] : [padStart(paintRight(clip(right, width)), width)]),
  ];
};

/** Cells of one width set side by side, as many as fit. */
export const columns = (cells: readonly string[], width: number, indent: number): readonly string[] => {
  const cell = Math.max(0, ...cells.map((text) => stringWidth(text))) + 3;
  const perLine = Math.max(1, Math.floor((width - indent + 3) / cell));
  const lines: string[] = [];
  for (let start = 0; start < cells.length; start += perLine) {
    const row = cells.slice(start, start + perLine);
    lines.push(
      ' '.repeat(indent) +
        row
          .map((text) => padEnd(text, cell))
          .join('')
          .trimEnd(),
    );
  }
  return lines;
};
