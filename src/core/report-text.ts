/** Characters of one text of a target that a report holds: a label or a path has no end, and a target has many. */
const MOST = 4000;

/** The text, or its beginning with its length. */
export const shortened = <T extends string | null | undefined>(text: T): T | string => {
  if (text === null || text === undefined || text.length <= MOST) return text;
  const begin = text.slice(0, MOST).replace(/[\ud800-\udbff]$/, '');
  return `${begin}… (${text.length} characters)`;
};
