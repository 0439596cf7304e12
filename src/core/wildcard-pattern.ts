/**
 * Whether the whole text matches a pattern as ssh_config(5) has them, PATTERNS: `*` stands for any run of characters, `?` for one; nothing else is
 * special and letter case matters.
 */
export const matchesPattern = (text: string, pattern: string): boolean => {
  let at = 0;
  let next = 0;
  let star = -1;
  let resume = 0;
  // One remembered star is enough, so that no pattern costs more than length times length.
  while (at < text.length) {
    if (pattern[next] === '*') {
      star = next;
      resume = at;
      next += 1;
    } else if (next < pattern.length && (pattern[next] === '?' || pattern[next] === text[at])) {
      at += 1;
      next += 1;
    } else if (star !== -1) {
      next = star + 1;
      resume += 1;
      at = resume;
    } else return false;
  }
  while (pattern[next] === '*') next += 1;
  return next === pattern.length;
};
