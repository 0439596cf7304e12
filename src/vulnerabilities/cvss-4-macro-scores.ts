/**
 * Scores of the macro vectors that a base score can reach (CVSS v4.0, section 8.2): a row for each level of exploitability and complexity, in it the
 * levels of the vulnerable system with its requirements (third and sixth), each with subsequent systems at level 1 and at level 2.
 */
const COLUMNS = ['00', '01', '10', '11', '21'];
const ROWS: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  '00': [
    [10, 9.3],
    [9.6, 9],
    [9.3, 8.8],
    [9.2, 8],
    [7.9, 6.9],
  ],
  '01': [
    [9.5, 9.2],
    [9.1, 8.1],
    [9.2, 8.4],
    [8.2, 7],
    [7.1, 6.3],
  ],
  '10': [
    [9.4, 8.7],
    [8.9, 7.5],
    [8.6, 7.2],
    [7.6, 5.7],
    [6.5, 5.3],
  ],
  '11': [
    [9, 7.7],
    [7.7, 6.6],
    [7.4, 6.1],
    [5.9, 5.2],
    [5.8, 2.3],
  ],
  '20': [
    [8.6, 7],
    [7.4, 5.4],
    [7.2, 5.3],
    [5.7, 3.6],
    [4.7, 2.4],
  ],
  '21': [
    [7.3, 5.4],
    [5.5, 4.3],
    [6.1, 4.6],
    [5.1, 1.8],
    [2.4, 1],
  ],
};

/** By the six levels as digits, `000100`; the fifth, exploit maturity, is 0 in a base score. */
export const MACRO_SCORES: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(ROWS).flatMap(([firstTwo, scores]) =>
    scores.flatMap((pair, column) => {
      const [third = '', sixth = ''] = COLUMNS[column] ?? '';
      return pair.map((score, index) => [`${firstTwo}${third}${index + 1}0${sixth}`, score] as const);
    }),
  ),
);
