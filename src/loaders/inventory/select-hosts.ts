import { matchesPattern } from '../../core/wildcard-pattern.ts';
import { nearest } from '../nearest.ts';
import { UserError } from '../user-error.ts';
import { type InventoryHost, shown } from './inventory.ts';

/** What a selector looks at of a host. */
export type Selectable = Pick<InventoryHost, 'name' | 'groups' | 'entry'>;

interface Condition {
  readonly written: string;
  readonly isNegated: boolean;
  readonly holds: (host: Selectable) => boolean;
}

/** A parsed selector: hosts for which all conditions of one of its terms hold. */
export interface Selector {
  readonly terms: readonly (readonly Condition[])[];
}

const LENGTH_LIMIT = 10_000;

const condition = (written: string, expression: string): Condition => {
  const isNegated = written.startsWith('!');
  const text = written.slice(isNegated ? 1 : 0).trim();
  const [, key, value = text] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  if (text === '' || key === '' || text.startsWith('!') || value === '')
    throw new UserError(
      `The selector ${shown(expression)} has an empty part`,
      "Write names and label=value, as in 'web*,db1' or 'role=router&!site=lab'",
    );
  const pattern = value.toLowerCase();
  const any = (...texts: readonly string[]): boolean =>
    texts.some((each) => matchesPattern(each.toLowerCase(), pattern));
  const told = ({ name, groups, entry }: Selectable): boolean => {
    switch (key) {
      case undefined:
        return any(name, ...groups);
      case 'group':
        return any(...groups);
      case 'role':
        return any(...(entry?.roles?.has ?? []));
      default: {
        const label = entry?.labels[key];
        return label !== undefined && any(label);
      }
    }
  };
  return { written: text, isNegated, holds: (host) => told(host) !== isNegated };
};

/**
 * Reads a selector: terms with commas between them, any of which may hold; in a term conditions with `&` between them, all of which hold. A
 * condition is a glob over names and groups, or `label=GLOB`, `group=GLOB`, `role=GLOB` (declared roles); `!` turns it round. Throws `UserError`.
 */
export const parseSelector = (expression: string): Selector => {
  if (expression.length > LENGTH_LIMIT)
    throw new UserError('The selector is too long', 'Put labels into the inventory and select by them');
  const terms = expression
    .split(',')
    .map((term) => term.split('&').map((part) => condition(part.trim(), expression)));
  // 'web*,!web3' would be every host but web3.
  if (terms.length > 1 && terms.some((term) => term.every(({ isNegated }) => isNegated)))
    throw new UserError(
      `The selector ${shown(expression)} has a term that only takes away`,
      "Terms add hosts: write 'web*&!web3' for the web* without web3",
    );
  return { terms };
};

export const isSelected = ({ terms }: Selector, host: Selectable): boolean =>
  terms.some((term) => term.every(({ holds }) => holds(host)));

/**
 * The hosts that every selector chooses, in their order. Throws `UserError` that says what there is where a condition names nothing, or where
 * nothing is left.
 */
export const selectHosts = <H extends Selectable>(
  hosts: readonly H[],
  expressions: readonly string[],
): readonly H[] => {
  const selectors = expressions.map(parseSelector);
  for (const { terms } of selectors)
    for (const { isNegated, written, holds } of terms.flat())
      if (!isNegated && !hosts.some(holds))
        throw nothingSelected(`No host of the inventory matches`, written, hosts);
  const selected = hosts.filter((host) => selectors.every((selector) => isSelected(selector, host)));
  if (selected.length === 0) throw nothingSelected('No host is left by', expressions.join(' and '), hosts);
  return selected;
};

const MOST_SHOWN = 8;

const nothingSelected = (what: string, written: string, hosts: readonly Selectable[]): UserError => {
  const words = [
    ...new Set([
      ...hosts.flatMap(({ groups }) => groups),
      ...hosts.flatMap(({ entry }) => [
        ...(entry?.roles?.has ?? []).map((role) => `role=${role}`),
        ...Object.entries(entry?.labels ?? {}).flatMap(([key, value]) =>
          key === 'group' ? [] : [`${key}=${value}`],
        ),
      ]),
      ...hosts.map(({ name }) => name),
    ]),
  ];
  const guess = nearest(written, words.slice(0, 5000));
  const more = words.length > MOST_SHOWN ? ` … (${hosts.length} hosts)` : '';
  return new UserError(
    `${what} ${shown(written)}`,
    `${guess === null ? '' : `Did you mean ${shown(guess)}? `}There are ${words.slice(0, MOST_SHOWN).join(', ')}${more}`,
  );
};
