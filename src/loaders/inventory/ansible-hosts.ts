import {
  type AnsibleGroup,
  type AnsibleModel,
  type AnsibleVariables,
  groupDepths,
  PASSWORD_GIVEN,
} from './ansible-model.ts';
import { hostFromVariables } from './ansible-variables.ts';
import { type Inventory, type InventorySource, inventoryFault, shown } from './inventory.ts';

/** Groups that every Ansible inventory has, and which say nothing of a host. */
const IMPLIED = new Set(['all', 'ungrouped']);
const MEMBERSHIPS_LIMIT = 1000;

/**
 * The hosts of an Ansible inventory with what their variables come to, as Ansible documents it: `all` first, then parents before children, among
 * equals by `ansible_group_priority` and then by name, at last the host itself.
 */
export const ansibleHosts = (source: InventorySource, model: AnsibleModel): Inventory => {
  if (model.hosts.size === 0)
    throw inventoryFault(source, null, 'lists no host', 'Say what it is with --inventory-format');
  const depths = groupDepths(source, model);
  const order = [...model.groups.values()].sort(
    (a, b) =>
      (depths.get(a.name) ?? 0) - (depths.get(b.name) ?? 0) ||
      priorityOf(a) - priorityOf(b) ||
      (a.name < b.name ? -1 : 1),
  );
  const place = new Map(order.map(({ name }, index) => [name, index]));
  const groupsOf = memberships(source, model);
  const all = model.groups.get('all');
  const warnings = new Set<string>();
  let passwords = 0;
  const hosts = [...model.hosts.values()].map((host) => {
    const groups = [...(groupsOf.get(host.name) ?? [])].sort(
      (a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0),
    );
    const variables: AnsibleVariables = new Map();
    for (const [name, value] of all?.variables ?? []) variables.set(name, value);
    for (const group of groups)
      for (const [name, value] of model.groups.get(group)?.variables ?? []) variables.set(name, value);
    for (const [name, value] of host.variables) variables.set(name, value);
    if (variables.has(PASSWORD_GIVEN)) passwords += 1;
    return hostFromVariables(
      source,
      host,
      groups.filter((group) => !IMPLIED.has(group)).sort(),
      variables,
      (warning) => warnings.add(warning),
    );
  });
  if (passwords > 0)
    warnings.add(
      `${source.name} holds passwords in plain text for ${passwords} ${passwords === 1 ? 'host' : 'hosts'}: they are never used; give --password-fd or --become-password-fd`,
    );
  return { hosts, warnings: [...warnings] };
};

const priorityOf = ({ variables }: AnsibleGroup): number => {
  const value = variables.get('ansible_group_priority')?.value;
  const number = value?.kind === 'text' ? Number(value.text) : 1;
  return Number.isFinite(number) ? number : 1;
};

/** The groups of each host, those above its own ones too. */
const memberships = (
  source: InventorySource,
  { groups }: AnsibleModel,
): ReadonlyMap<string, ReadonlySet<string>> => {
  const parents = new Map<string, string[]>();
  for (const { name, children } of groups.values())
    for (const child of children.keys()) {
      const above = parents.get(child);
      if (above === undefined) parents.set(child, [name]);
      else above.push(name);
    }
  const above = new Map<string, ReadonlySet<string>>();
  const withParents = (name: string): ReadonlySet<string> => {
    const known = above.get(name);
    if (known !== undefined) return known;
    const found = new Set([name]);
    for (const parent of parents.get(name) ?? []) for (const each of withParents(parent)) found.add(each);
    above.set(name, found);
    return found;
  };
  const byHost = new Map<string, Set<string>>();
  for (const { name, hosts } of groups.values())
    for (const host of hosts) {
      const found = byHost.get(host) ?? new Set<string>();
      byHost.set(host, found);
      for (const group of withParents(name)) found.add(group);
      if (found.size > MEMBERSHIPS_LIMIT)
        throw inventoryFault(
          source,
          null,
          `the host ${shown(host)} is in more than ${MEMBERSHIPS_LIMIT} groups`,
          'Split the inventory',
        );
    }
  return byHost;
};
