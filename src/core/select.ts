import { type AnyCheck, sectionOf } from './check.ts';

/** `only` keeps what matches one of its globs, then `skip` drops; both look at id, section, severity and tags. */
export interface Selection {
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

const words = (check: AnyCheck): readonly string[] => [
  check.id,
  sectionOf(check),
  check.severity,
  ...(check.tags ?? []),
  ...(check.replaces ?? []),
];

/** Whether a glob names at least one check. */
export const matchesAny = (checks: readonly AnyCheck[], pattern: string): boolean =>
  checks.some((check) => words(check).some((word) => glob(pattern).test(word)));

export const select = (checks: readonly AnyCheck[], { only, skip }: Selection): readonly AnyCheck[] => {
  const matches = (check: AnyCheck, patterns: readonly RegExp[]) =>
    patterns.some((pattern) => words(check).some((word) => pattern.test(word)));
  const [keep, drop] = [only.map(glob), skip.map(glob)];
  return checks.filter((check) => (keep.length === 0 || matches(check, keep)) && !matches(check, drop));
};
