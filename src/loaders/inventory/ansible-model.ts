import { nearest } from '../nearest.ts';
import { nameFault } from './host-name.ts';
import { expandRanges, RangeFault } from './host-range.ts';
import {
  DEPTH_LIMIT,
  GROUPS_LIMIT,
  HOSTS_LIMIT,
  type InventorySource,
  inventoryFault,
  shown,
  tooManyHosts,
} from './inventory.ts';

/** A variable as a format gives it: text as written, a list or mapping of texts, or one that Ansible Vault keeps. */
export type AnsibleValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'map'; readonly entries: Readonly<Record<string, string>> }
  | { readonly kind: 'vault' }
  | { readonly kind: 'other' };

export interface AnsibleVariable {
  readonly value: AnsibleValue;
  readonly line: number | null;
}
export type AnsibleVariables = Map<string, AnsibleVariable>;

export interface AnsibleGroup {
  readonly name: string;
  readonly line: number | null;
  readonly hosts: Set<string>;
  readonly children: Map<string, number | null>;
  readonly variables: AnsibleVariables;
}

export interface AnsibleHost {
  readonly name: string;
  readonly line: number | null;
  readonly variables: AnsibleVariables;
}

/** Groups and hosts of an Ansible inventory while it is read; everything a format finds goes through it. */
export interface AnsibleModel {
  readonly groups: ReadonlyMap<string, AnsibleGroup>;
  readonly hosts: ReadonlyMap<string, AnsibleHost>;
  group(name: string, line: number | null): AnsibleGroup;
  /** The hosts that a pattern stands for, in a group. */
  addHosts(pattern: string, group: string, line: number | null): readonly AnsibleHost[];
  /** One host by its very name. */
  host(name: string, line: number | null): AnsibleHost;
  addChild(group: string, child: string, line: number | null): void;
  /** Of a host: two different values are an error. Of a group: the last one holds. */
  set(on: AnsibleHost | AnsibleGroup, name: string, value: AnsibleValue, line: number | null): void;
}

/** Variables that are looked at; everything else in an inventory is none of our business and is not kept. */
const UNDERSTOOD =
  /^(?:ansible_(?:ssh_)?(?:host|port|user)|ansible_(?:ssh_)?private_key_file|ansible_connection|ansible_become|ansible_become_(?:method|user)|ansible_ssh_(?:common|extra)_args|ansible_group_priority|rempart_(?:labels|roles|become))$/;
const PASSWORD =
  /^ansible_(?:password|ssh_pass|ssh_password|pass|become_pass|become_password|sudo_pass|su_pass|ssh_private_key_passphrase)$/;

/** Stands for a password in plain text: that there was one is all that is kept. */
export const PASSWORD_GIVEN = 'password given';

export const createAnsibleModel = (source: InventorySource): AnsibleModel => {
  const groups = new Map<string, AnsibleGroup>();
  const hosts = new Map<string, AnsibleHost>();
  const fault = (line: number | null, what: string, hint: string) => inventoryFault(source, line, what, hint);
  const group = (name: string, line: number | null): AnsibleGroup => {
    const before = groups.get(name);
    if (before !== undefined) return before;
    const wrong = nameFault(name);
    if (wrong !== null) throw fault(line, wrong, 'Give the group a plain name');
    if (groups.size >= GROUPS_LIMIT)
      throw fault(line, `more than ${GROUPS_LIMIT} groups`, 'Split the inventory');
    const made: AnsibleGroup = {
      name,
      line,
      hosts: new Set(),
      children: new Map(),
      variables: new Map(),
    };
    groups.set(name, made);
    return made;
  };
  const host = (name: string, line: number | null): AnsibleHost => {
    const before = hosts.get(name);
    if (before !== undefined) return before;
    const wrong = nameFault(name);
    if (wrong !== null)
      throw fault(line, wrong, 'Give the host a plain name, and its address in ansible_host');
    if (hosts.size >= HOSTS_LIMIT) throw tooManyHosts(source, line);
    const made: AnsibleHost = { name, line, variables: new Map() };
    hosts.set(name, made);
    return made;
  };
  const written = (pattern: string, line: number | null): readonly string[] => {
    try {
      return expandRanges(pattern, HOSTS_LIMIT);
    } catch (error) {
      if (error instanceof RangeFault)
        throw fault(line, error.message, 'Write it as [first:last] or [first:last:step]');
      throw error;
    }
  };
  const model: AnsibleModel = {
    groups,
    hosts,
    group,
    host,
    addHosts(pattern, groupName, line) {
      const { address, port } = splitPort(pattern);
      const named = written(address, line).map((name) => host(unbracketed(name), line));
      const { hosts: members } = group(groupName, line);
      for (const each of named) {
        members.add(each.name);
        if (port !== null) model.set(each, 'ansible_port', { kind: 'text', text: port }, line);
      }
      return named;
    },
    addChild(groupName, child, line) {
      group(groupName, line).children.set(child, line);
    },
    set(on, name, value, line) {
      if (PASSWORD.test(name)) {
        // One that Vault keeps is nothing that lies open.
        if (value.kind !== 'vault') on.variables.set(PASSWORD_GIVEN, { value: { kind: 'other' }, line });
        return;
      }
      if (!UNDERSTOOD.test(name)) return;
      const before = on.variables.get(name);
      if (
        before !== undefined &&
        !('children' in on) &&
        JSON.stringify(before.value) !== JSON.stringify(value)
      )
        throw fault(
          line,
          `${shown(on.name)} has another ${name} ${before.line === null ? 'elsewhere' : `in line ${before.line}`}`,
          'Keep one of them',
        );
      on.variables.set(name, { value, line });
    },
  };
  return model;
};

/** `host:2222`, `[2001:db8::1]:22`; a bare IPv6 address has no port. */
const splitPort = (pattern: string): { readonly address: string; readonly port: string | null } => {
  // What stands in brackets may be a range with colons of its own.
  const outside = pattern.replace(/\[[^\]]*\]/g, (inside) => '#'.repeat(inside.length));
  const at = outside.indexOf(':');
  const isPort = at !== -1 && outside.indexOf(':', at + 1) === -1 && /^\d{1,5}$/.test(outside.slice(at + 1));
  return isPort
    ? { address: pattern.slice(0, at), port: pattern.slice(at + 1) }
    : { address: pattern, port: null };
};

const unbracketed = (name: string): string => /^\[([0-9a-fA-F:.]+)\]$/.exec(name)?.[1] ?? name;

/** Throws `UserError` for groups that are not there, and for such as contain themselves. Depths: 0 for `all`, else the longest way from it. */
export const groupDepths = (source: InventorySource, model: AnsibleModel): ReadonlyMap<string, number> => {
  const { groups } = model;
  const parents = new Map<string, string[]>();
  for (const { name, children } of groups.values())
    for (const [child, line] of children) {
      if (!groups.has(child)) {
        const guess = nearest(child, [...groups.keys()]);
        throw inventoryFault(
          source,
          line,
          `there is no group ${shown(child)}`,
          guess === null ? `Write a section [${child.slice(0, 40)}]` : `Did you mean ${shown(guess)}?`,
        );
      }
      const above = parents.get(child);
      if (above === undefined) parents.set(child, [name]);
      else above.push(name);
    }
  const depths = new Map<string, number>();
  const visit = (name: string, below: readonly string[]): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    if (below.includes(name))
      throw inventoryFault(
        source,
        groups.get(name)?.line ?? null,
        `the group ${shown(name)} contains itself: ${[...below, name].reverse().slice(0, 6).join(' > ')}`,
        'Take one of the children away',
      );
    if (below.length > DEPTH_LIMIT)
      throw inventoryFault(
        source,
        null,
        'groups are nested too deeply',
        `Nest at most ${DEPTH_LIMIT} levels`,
      );
    const above = (parents.get(name) ?? []).map((parent) => visit(parent, [...below, name]));
    const depth = name === 'all' ? 0 : 1 + Math.max(0, ...above);
    depths.set(name, depth);
    return depth;
  };
  for (const name of groups.keys()) visit(name, []);
  return depths;
};
