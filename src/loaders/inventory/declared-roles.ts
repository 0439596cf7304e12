import { type DeclaredRoles, ROLE_NAMES, type RoleName } from '../../core/host-role.ts';
import { nearest } from '../nearest.ts';
import { UserError } from '../user-error.ts';
import { shown } from './inventory.ts';

/**
 * Reads a list of roles. With signs (`+router`, `-desktop`) they change what the host shows by itself; without, they are the whole set. Throws
 * `UserError` without a place for unknown roles and for a mixture.
 */
export const readRoles = (words: readonly string[]): DeclaredRoles => {
  const roles = words.map((word) => {
    const [, sign = '', name = ''] = /^([+-]?)(.*)$/s.exec(word) ?? [];
    return { sign, name: roleNamed(name) };
  });
  const isSigned = roles.some(({ sign }) => sign !== '');
  if (isSigned && roles.some(({ sign }) => sign === ''))
    throw new UserError(
      `the roles ${shown(words.join(', '))} mix signs and none`,
      'Write + or - before each, or before none: then they are the whole set',
    );
  const has = roles.filter(({ sign }) => sign !== '-').map(({ name }) => name);
  const lacks = roles.filter(({ sign }) => sign === '-').map(({ name }) => name);
  const both = has.find((name) => lacks.includes(name));
  if (both !== undefined) throw new UserError(`the role ${both} is given and taken away`, 'Keep one of them');
  return { exact: !isSigned, has: [...new Set(has)], lacks: [...new Set(lacks)] };
};

const roleNamed = (name: string): RoleName => {
  const role = ROLE_NAMES.find((known) => known === name);
  if (role !== undefined) return role;
  const guess = nearest(name, ROLE_NAMES);
  throw new UserError(
    `${shown(name)} is not a role`,
    `${guess === null ? '' : `Did you mean '${guess}'? `}Roles are ${ROLE_NAMES.join(', ')}`,
  );
};

/** What holds when `next`, the more special one, comes after `before`: a whole set replaces, signs change. */
export const combineRoles = (
  before: DeclaredRoles | null,
  next: DeclaredRoles | null,
): DeclaredRoles | null => {
  if (next === null || before === null || next.exact) return next ?? before;
  const without = (names: readonly RoleName[], other: readonly RoleName[]) =>
    names.filter((name) => !other.includes(name));
  return {
    exact: before.exact,
    has: [...new Set([...without(before.has, next.lacks), ...next.has])],
    lacks: [...new Set([...without(before.lacks, next.has), ...next.lacks])],
  };
};
