import { nearest } from '../nearest.ts';
import { ansibleHosts } from './ansible-hosts.ts';
import {
  type AnsibleGroup,
  type AnsibleHost,
  type AnsibleModel,
  type AnsibleValue,
  createAnsibleModel,
} from './ansible-model.ts';
import { DEPTH_LIMIT, type Inventory, type InventorySource, inventoryFault, shown } from './inventory.ts';
import { readYaml, type YamlTree } from './yaml-tree.ts';

const KEYS = ['hosts', 'children', 'vars'];

/** A variable's value, of which texts, lists of texts and mappings of texts are kept. */
const variableValue = (tree: YamlTree): AnsibleValue => {
  if (tree.tag === '!vault' || tree.tag === '!vault-encrypted') return { kind: 'vault' };
  if (tree.tag !== null && tree.tag !== '!unsafe') return { kind: 'other' };
  if (tree.kind === 'scalar') return { kind: 'text', text: tree.text };
  if (tree.kind === 'list') {
    const items = tree.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : []));
    return items.length === tree.items.length ? { kind: 'list', items } : { kind: 'other' };
  }
  const entries = [...tree.entries].flatMap(([name, { value }]) =>
    value.kind === 'scalar' && value.tag === null ? [[name, value.text] as const] : [],
  );
  return entries.length === tree.entries.size
    ? { kind: 'map', entries: Object.fromEntries(entries) }
    : { kind: 'other' };
};

type Entries = Extract<YamlTree, { readonly kind: 'map' }>['entries'];

/** Reads an Ansible inventory in YAML form: groups with `hosts`, `children` and `vars`. Throws `UserError` with the line. */
export const readAnsibleYaml = async (source: InventorySource): Promise<Inventory> => {
  const tree = await readYaml(source);
  const model = createAnsibleModel(source);
  const entriesOf = (of: YamlTree, what: string): Entries => {
    if (of.kind === 'map' && of.tag === null) return of.entries;
    // A word alone is a member without anything below it.
    if (of.kind === 'scalar' && of.value === null) return new Map();
    if (of.kind === 'scalar' && typeof of.value === 'string')
      return new Map([[of.text, { line: of.line, value: { ...of, value: null, text: '' } }]]);
    throw inventoryFault(
      source,
      of.line,
      `${what} is not a mapping`,
      'Write each as a key with a colon behind it',
    );
  };
  const setAll = (on: AnsibleHost | AnsibleGroup, variables: Entries): void => {
    for (const [name, { line, value }] of variables) model.set(on, name, variableValue(value), line);
  };
  const readGroup = (name: string, line: number, body: YamlTree, depth: number): void => {
    if (depth > DEPTH_LIMIT)
      throw inventoryFault(
        source,
        line,
        'groups are nested too deeply',
        `Nest at most ${DEPTH_LIMIT} levels`,
      );
    const group = model.group(name, line);
    if (body.kind === 'scalar' && body.value === null) return;
    for (const [key, { line: at, value }] of entriesOf(body, `the group ${shown(name)}`)) {
      if (key === 'vars') setAll(group, entriesOf(value, 'vars'));
      else if (key === 'hosts') readHosts(model, name, entriesOf(value, 'hosts'), setAll, entriesOf);
      else if (key === 'children')
        for (const [child, below] of entriesOf(value, 'children')) {
          model.addChild(name, child, below.line);
          readGroup(child, below.line, below.value, depth + 1);
        }
      else {
        const guess = nearest(key, KEYS);
        throw inventoryFault(
          source,
          at,
          `${shown(key)} is not a key of the group ${shown(name)}`,
          `${guess === null ? '' : `Did you mean '${guess}'? `}Keys are ${KEYS.join(', ')}`,
        );
      }
    }
  };
  const top = entriesOf(tree, 'the inventory');
  if (top.has('plugin'))
    throw inventoryFault(
      source,
      top.get('plugin')?.line ?? null,
      'is the configuration of an inventory plugin, which only Ansible can run',
      'Give what `ansible-inventory --list` prints',
    );
  for (const [name, { line, value }] of top) readGroup(name, line, value, 0);
  return ansibleHosts(source, model);
};

const readHosts = (
  model: AnsibleModel,
  group: string,
  hosts: Entries,
  setAll: (on: AnsibleHost, variables: Entries) => void,
  entriesOf: (tree: YamlTree, what: string) => Entries,
): void => {
  for (const [pattern, { line, value }] of hosts)
    for (const host of model.addHosts(pattern, group, line)) setAll(host, entriesOf(value, shown(pattern)));
};
