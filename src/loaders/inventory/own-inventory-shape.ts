import type {
  InventoryDocument,
  InventoryHostSettings,
  InventoryNamedHost,
  InventorySettings,
} from '../../core/generated/inventory.ts';
import { nearest } from '../nearest.ts';
import { type InventorySource, inventoryFault, shown } from './inventory.ts';
import type { YamlTree } from './yaml-tree.ts';

interface ShapeError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

const TOP = ['defaults', 'groups', 'hosts'] as const satisfies readonly (keyof InventoryDocument)[];
const SETTINGS = [
  'user',
  'port',
  'identity',
  'become',
  'jump',
  'labels',
  'roles',
] as const satisfies readonly (keyof InventorySettings)[];
const HOST = ['address', 'groups', ...SETTINGS] as const satisfies readonly (keyof InventoryHostSettings)[];
const NAMED = ['name', ...HOST] as const satisfies readonly (keyof InventoryNamedHost)[];

/** The keys that may stand in a mapping of the document, by its path. */
const keysAt = (path: readonly string[], inList: boolean): readonly string[] => {
  if (path.length === 0) return TOP;
  if (path[0] === 'hosts') return inList ? NAMED : HOST;
  return SETTINGS;
};

/** Throws `UserError` with the line where a document departs from the schema, and the key that may have been meant. */
export const checkShape = async (source: InventorySource, tree: YamlTree, value: unknown): Promise<void> => {
  const { inventoryValidator } = await import('../../generated/validators.ts');
  const validate = inventoryValidator as unknown as {
    (document: unknown): boolean;
    readonly errors?: readonly ShapeError[] | null;
  };
  if (validate(value)) return;
  // Of the branches that were tried, the one that came furthest is what was meant.
  const errors = [...(validate.errors ?? [])].filter(({ keyword }) => keyword !== 'anyOf');
  const depth = ({ instancePath }: ShapeError) => instancePath.split('/').length;
  const [error] = errors.sort((a, b) => depth(b) - depth(a) || rank(a) - rank(b));
  const path = (error?.instancePath ?? '')
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const { line, node } = placeOf(tree, path);
  const where = path.length === 0 ? 'the inventory' : path.map((part) => part.slice(0, 60)).join('.');
  const known = keysAt(path, path[0] === 'hosts' && /^\d+$/.test(path[1] ?? '') && isList(tree));
  const mistyped =
    error?.keyword === 'required' && node?.kind === 'map'
      ? [...node.entries.keys()].find((key) => !known.includes(key))
      : undefined;
  const unknown = mistyped ?? error?.params.additionalProperty;
  if (typeof unknown === 'string') {
    const guess = nearest(unknown, known);
    throw inventoryFault(
      source,
      node?.kind === 'map' ? (node.entries.get(unknown)?.line ?? line) : line,
      `${shown(unknown)} is not a key of ${path.length === 0 ? 'an inventory' : shown(where)}`,
      `${guess === null ? '' : `Did you mean '${guess}'? `}Keys are ${known.join(', ')}`,
    );
  }
  const allowed = error?.params.allowedValues;
  throw inventoryFault(
    source,
    line,
    `${shown(where)} ${error?.message ?? 'is not valid'}`,
    Array.isArray(allowed) ? `Values are ${allowed.join(', ')}` : 'See docs/inventory.md',
  );
};

/** A key that is missing is often one that was mistyped, and a wrong type says less than what is wrong inside. */
const rank = ({ keyword }: ShapeError): number => ['required', 'type'].indexOf(keyword);

const isList = (tree: YamlTree): boolean =>
  tree.kind === 'map' && tree.entries.get('hosts')?.value.kind === 'list';

const placeOf = (
  tree: YamlTree,
  path: readonly string[],
): { readonly line: number; readonly node: YamlTree | null } => {
  let node: YamlTree = tree;
  let { line } = tree;
  for (const part of path) {
    const entry: { readonly line: number; readonly value: YamlTree } | undefined =
      node.kind === 'map' ? node.entries.get(part) : undefined;
    const next: YamlTree | undefined = node.kind === 'list' ? node.items[Number(part)] : entry?.value;
    if (next === undefined) return { line, node: null };
    line = entry?.line ?? next.line;
    node = next;
  }
  return { line, node };
};
