/** What a host can be there for, where that changes what is right for it. */
export const ROLE_NAMES = [
  'container-host',
  'hypervisor',
  'router',
  'desktop',
  'cloud',
  'immutable',
] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

/** Roles that an inventory gives or takes away. `exact`: no role but these, whatever the host shows. */
export interface DeclaredRoles {
  readonly exact: boolean;
  readonly has: readonly RoleName[];
  readonly lacks: readonly RoleName[];
}

/** Where a declared role comes from, as reports tell it. */
export const BY_INVENTORY = 'the inventory says so';

const OTHER_NAMES: Readonly<Record<string, RoleName>> = { gateway: 'router', workstation: 'desktop' };

/** By the labels `role` and `roles`, or by any label whose value is a role: `no-NAME` takes one away. */
const labelled = (labels: Readonly<Record<string, string>>, name: RoleName): boolean | null => {
  const words = Object.values(labels).flatMap((value) => value.toLowerCase().split(/[\s,;]+/));
  const names = words.map((word) => OTHER_NAMES[word] ?? word);
  return names.includes(name) ? true : words.some((word) => word === `no-${name}`) ? false : null;
};

/** A role that was declared, and by what. */
export interface RoleDeclaration {
  readonly has: boolean;
  readonly by: string;
}

/** What was declared about a role of a target: its `roles` go before its labels; null where neither says anything. */
export const declaredRole = (
  target: { readonly labels: Readonly<Record<string, string>>; readonly roles?: DeclaredRoles },
  name: RoleName,
): RoleDeclaration | null => {
  const { roles, labels } = target;
  if (roles !== undefined) {
    if (roles.has.includes(name)) return { has: true, by: BY_INVENTORY };
    if (roles.exact || roles.lacks.includes(name)) return { has: false, by: BY_INVENTORY };
  }
  const has = labelled(labels, name);
  return has === null ? null : { has, by: `labelled ${name}` };
};
