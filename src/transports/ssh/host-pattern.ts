/**
 * Whether the whole text matches a pattern of ssh_config(5), PATTERNS: `*` stands for any run of characters, `?` for one; nothing else is
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

/** Whether one pattern matches and none that begins with `!` does; a list of negations alone matches nothing (ssh_config(5)). */
export const matchesPatternList = (text: string, patterns: readonly string[]): boolean => {
  const isNegated = (pattern: string): boolean => pattern.startsWith('!');
  return (
    patterns.some((pattern) => !isNegated(pattern) && matchesPattern(text, pattern)) &&
    !patterns.some((pattern) => isNegated(pattern) && matchesPattern(text, pattern.slice(1)))
  );
};

/** The same for names of hosts, whose letter case does not matter. */
export const matchesHostList = (name: string, patterns: readonly string[]): boolean =>
  matchesPatternList(
    name.toLowerCase(),
    patterns.map((pattern) => pattern.toLowerCase()),
  );
