import type { AnyCheck } from '../core/check.ts';
import { matchesAny, select } from '../core/select.ts';
import { loadBuiltInChecks, loadPluginChecks } from '../loaders/load-checks.ts';
import { nearest } from '../loaders/nearest.ts';
import { UserError } from '../loaders/user-error.ts';

/** Flags that choose checks, as commander gives them. */
export interface SelectionFlags {
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly checks?: readonly string[];
}

/** The built-in checks and the user's, in no order. Throws `UserError` when two have the same id. */
export const allChecks = async (folders: readonly string[]): Promise<readonly AnyCheck[]> => {
  const checks = [...(await loadBuiltInChecks()), ...(await loadPluginChecks(folders))];
  const seen = new Set<string>();
  for (const { id } of checks) {
    if (seen.has(id))
      throw new UserError(`Two checks have the id ${id}`, 'Give the one of your own folder another slug');
    seen.add(id);
  }
  return checks;
};

/** The checks that the flags choose. A glob that names none is a mistake, not an empty choice. Throws `UserError`. */
export const selectedChecks = async (flags: SelectionFlags): Promise<readonly AnyCheck[]> => {
  const checks = await allChecks(flags.checks ?? []);
  const selection = { only: flags.only ?? [], skip: flags.skip ?? [] };
  for (const pattern of [...selection.only, ...selection.skip])
    if (!matchesAny(checks, pattern)) throw noCheck(pattern, checks);
  const selected = select(checks, selection);
  if (selected.length === 0) throw new UserError('No check is left to run', 'Loosen --only or --skip');
  return selected;
};

/** The error for an id or glob that names no check. */
export const noCheck = (pattern: string, checks: readonly AnyCheck[]): UserError => {
  const words = [...new Set(checks.flatMap(({ id }) => [id, id.split('/')[0] ?? id]))];
  const slugs = new Map(checks.map(({ id }) => [id.split('/')[1] ?? id, id]));
  const guess = nearest(pattern, words) ?? slugs.get(nearest(pattern, [...slugs.keys()]) ?? '') ?? null;
  return new UserError(
    `No check matches '${pattern}'`,
    guess === null
      ? 'List them with `rempart checks`'
      : `Did you mean '${guess}'? List them with \`rempart checks\``,
  );
};
