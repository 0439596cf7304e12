import { ansibleHosts } from './ansible-hosts.ts';
import {
  type AnsibleGroup,
  type AnsibleHost,
  type AnsibleValue,
  createAnsibleModel,
} from './ansible-model.ts';
import { type Inventory, type InventorySource, inventoryFault, shown } from './inventory.ts';

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;

const scalar = (value: unknown): string | null => {
  if (value === null) return '';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  const unsafe = fieldsOf(value)?.__ansible_unsafe;
  return typeof unsafe === 'string' ? unsafe : null;
};

const variableValue = (value: unknown): AnsibleValue => {
  const text = scalar(value);
  if (text !== null) return { kind: 'text', text };
  if (Array.isArray(value)) {
    const items = value.map(scalar).filter((item) => item !== null);
    return items.length === value.length ? { kind: 'list', items } : { kind: 'other' };
  }
  const fields = fieldsOf(value) ?? {};
  if ('__ansible_vault' in fields) return { kind: 'vault' };
  const entries = Object.entries(fields).flatMap(([name, member]) => {
    const own = scalar(member);
    return own === null ? [] : [[name, own] as const];
  });
  return entries.length === Object.keys(fields).length
    ? { kind: 'map', entries: Object.fromEntries(entries) }
    : { kind: 'other' };
};

/** Reads what `ansible-inventory --list` or a dynamic inventory prints. Throws `UserError` that names the group or host. */
export const readAnsibleJson = (source: InventorySource): Inventory => {
  const fault = (what: string) =>
    inventoryFault(source, null, what, 'Give what `ansible-inventory --list` prints, unchanged');
  const parsed = ((): unknown => {
    try {
      return JSON.parse(source.text);
    } catch (error) {
      // V8 quotes what stands at the fault, which may be a secret.
      const at =
        error instanceof Error ? /position \d+|line \d+ column \d+/.exec(error.message)?.[0] : undefined;
      throw fault(`is not JSON${at === undefined ? '' : ` (at ${at})`}`);
    }
  })();
  const document = fieldsOf(parsed);
  if (document === null) throw fault('is not a JSON object of groups');
  const model = createAnsibleModel(source);
  const setAll = (on: AnsibleHost | AnsibleGroup, variables: unknown, whose: string): void => {
    const fields = fieldsOf(variables);
    if (fields === null) throw fault(`the variables of ${shown(whose)} are not an object`);
    for (const [name, value] of Object.entries(fields)) model.set(on, name, variableValue(value), null);
  };
  const words = (value: unknown, what: string): readonly string[] => {
    if (Array.isArray(value) && value.every((word) => typeof word === 'string')) return value;
    throw fault(`${what} is not a list of names`);
  };
  for (const [name, value] of Object.entries(document)) {
    if (name === '_meta') continue;
    const body = Array.isArray(value) ? { hosts: value } : fieldsOf(value);
    if (body === null) throw fault(`the group ${shown(name)} is neither an object nor a list of hosts`);
    const group = model.group(name, null);
    for (const host of words(body.hosts ?? [], `the hosts of ${shown(name)}`)) {
      model.host(host, null);
      group.hosts.add(host);
    }
    for (const child of words(body.children ?? [], `the children of ${shown(name)}`)) {
      // `ansible-inventory --list` names `ungrouped` although it leaves it out.
      model.group(child, null);
      model.addChild(name, child, null);
    }
    if ('vars' in body && body.vars !== null) setAll(group, body.vars, name);
  }
  const hostvars = fieldsOf(document._meta)?.hostvars ?? {};
  for (const [name, variables] of Object.entries(fieldsOf(hostvars) ?? {}))
    setAll(model.host(name, null), variables, name);
  return ansibleHosts(source, model);
};
