import { before, behind, EVERYTHING, type Interval, intersection } from './version-intervals.ts';

const VERSION = String.raw`\d[\w.-]{0,100}`;
const PART = new RegExp(String.raw`^(=|!=|>=|<=|>|<|~>)?\s*(${VERSION})$`);

/** `~> 3.3.12` ends before 3.4 and all its previews, `~> 3.3` before 4. */
const nextOf = (version: string): string => {
  const numbers = (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? '0').split('.');
  const kept = numbers.length > 1 ? numbers.slice(0, -1) : numbers;
  const last = kept.pop() ?? '0';
  return [...kept, String(BigInt(last) + 1n), 'a'].join('.');
};

/** The versions that a requirement of RubyGems allows (`~> 6.1.7, >= 6.1.7.1`); null where it cannot be told as one interval. */
export const gemRequirement = (text: string): Interval | null => {
  let allowed = EVERYTHING;
  for (const part of text.split(',')) {
    const [, operator = '=', version] = PART.exec(part.trim()) ?? [];
    if (version === undefined || operator === '!=') return null;
    allowed = intersection(allowed, intervalOf(operator, version));
  }
  return allowed;
};

const intervalOf = (operator: string, version: string): Interval => {
  switch (operator) {
    case '>=':
      return { from: before(version), to: null };
    case '>':
      return { from: behind(version), to: null };
    case '<=':
      return { from: EVERYTHING.from, to: behind(version) };
    case '<':
      return { from: EVERYTHING.from, to: before(version) };
    case '~>':
      return { from: before(version), to: before(nextOf(version)) };
    default:
      return { from: before(version), to: behind(version) };
  }
};
