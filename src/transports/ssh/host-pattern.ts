import { matchesPattern } from '../../core/wildcard-pattern.ts';

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
