import type { Alias, Node, Pair, YAMLMap } from 'yaml';
import { DEPTH_LIMIT, type InventorySource, inventoryFault, shown } from './inventory.ts';

/** A YAML document with the line of everything, aliases and merge keys resolved. Keys are the text as it was written. */
export type YamlTree =
  | {
      readonly kind: 'scalar';
      readonly line: number;
      /** A tag of its own kind, such as `!vault`; null for the kinds that YAML knows. */
      readonly tag: string | null;
      readonly value: string | number | boolean | null;
      /** The value as it was written, without quotes: `010` stays `010`. */
      readonly text: string;
    }
  | {
      readonly kind: 'list';
      readonly line: number;
      readonly tag: string | null;
      readonly items: readonly YamlTree[];
    }
  | {
      readonly kind: 'map';
      readonly line: number;
      readonly tag: string | null;
      readonly entries: ReadonlyMap<string, { readonly line: number; readonly value: YamlTree }>;
    };

/** Characters, enough for 100,000 hosts of a line each; the tree of a document takes a hundred times as much. */
const LENGTH_LIMIT = 8 * 1024 * 1024;
/** Nodes that aliases may repeat, in all: a few lines of them can stand for billions. */
const REPEATED_LIMIT = 100_000;

/** Brackets that stand open at once, those in quotes as well; the parser's time grows with their square. */
const BRACKETS_LIMIT = 2_000;

const bracketDepth = (text: string): number => {
  let [depth, most] = [0, 0];
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === '[' || bracket === '{' ? 1 : -1));
    most = Math.max(most, depth);
  }
  return most;
};

const KNOWN_TAG = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;

/** Reads one YAML document. Throws `UserError` with the line for what is none, has a key twice, is nested too deeply or repeats too much. */
export const readYaml = async (source: InventorySource): Promise<YamlTree> => {
  const { text } = source;
  if (text.length > LENGTH_LIMIT)
    throw inventoryFault(
      source,
      null,
      `more than ${LENGTH_LIMIT} characters of YAML`,
      'Split it, or give what `ansible-inventory --list` prints',
    );
  if (bracketDepth(text) > BRACKETS_LIMIT)
    throw inventoryFault(source, null, 'is nested too deeply', `Nest at most ${DEPTH_LIMIT} levels`);
  const { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } = await import('yaml');
  const lines = new LineCounter();
  const lineAt = (offset: number | undefined): number => lines.linePos(offset ?? 0).line;
  const tooDeep = (line: number | null) =>
    inventoryFault(source, line, 'is nested too deeply', `Nest at most ${DEPTH_LIMIT} levels`);
  const parse = () => {
    try {
      // The check for keys that come twice compares each with each: it is made here instead.
      const options = {
        lineCounter: lines,
        prettyErrors: false,
        uniqueKeys: false,
        logLevel: 'silent',
      } as const;
      return [...parseAllDocuments(text, options)];
    } catch (error) {
      if (error instanceof RangeError) throw tooDeep(null);
      throw error;
    }
  };
  const [document, second] = parse();
  const [error] = document?.errors ?? [];
  if (error?.code === 'RESOURCE_EXHAUSTION') throw tooDeep(lineAt(error.pos[0]));
  if (error !== undefined)
    throw inventoryFault(
      source,
      lineAt(error.pos[0]),
      `is not YAML: ${error.message.split('\n')[0]}`,
      'Mend the line, or say what it is with --inventory-format',
    );
  if (second !== undefined)
    throw inventoryFault(source, lineAt(second.range[0]), 'a second document begins', 'Keep one in a file');

  let repeated = 0;
  /** `aliases`: how many aliases lead here. */
  const convert = (node: Node | null, depth: number, aliases: number, at: number): YamlTree => {
    if (aliases > 0 && ++repeated > REPEATED_LIMIT)
      throw inventoryFault(source, at, 'aliases repeat too much', 'Write it out, or use groups');
    if (depth > DEPTH_LIMIT) throw tooDeep(at);
    if (isAlias(node)) return convert(resolved(node, at), depth + 1, aliases + 1, at);
    const line = node?.range == null ? at : lineAt(node.range[0]);
    const tag = node?.tag === undefined || KNOWN_TAG.test(node.tag) || node.tag === '!' ? null : node.tag;
    if (isSeq<Node>(node))
      return {
        kind: 'list',
        line,
        tag,
        items: node.items.map((item) => convert(item, depth + 1, aliases, line)),
      };
    if (isMap<Node, Node>(node))
      return { kind: 'map', line, tag, entries: entriesOf(node, depth, aliases, line) };
    if (isScalar(node)) {
      const { value, source: written } = node;
      if (typeof value === 'string') return { kind: 'scalar', line, tag, value, text: value };
      if (value === null || typeof value === 'number' || typeof value === 'boolean')
        return { kind: 'scalar', line, tag, value, text: written ?? String(value ?? '') };
      throw inventoryFault(source, line, 'a value of an unknown kind', 'Write it in quotes');
    }
    return { kind: 'scalar', line: at, tag: null, value: null, text: '' };
  };
  const resolved = (alias: Alias, at: number): Node => {
    const node = document === undefined ? undefined : alias.resolve(document);
    if (node === undefined)
      throw inventoryFault(source, at, `nothing is called ${shown(alias.source)}`, 'Set the anchor first');
    return node as Node;
  };
  const entriesOf = (map: YAMLMap<Node, Node>, depth: number, aliases: number, at: number) => {
    const entries = new Map<string, { readonly line: number; readonly value: YamlTree }>();
    const merged: YamlTree[] = [];
    for (const { key, value } of map.items as readonly Pair<Node, Node | null>[]) {
      const name = convert(key, depth + 1, aliases, at);
      if (name.kind !== 'scalar')
        throw inventoryFault(source, name.line, 'a key is not text', 'Write keys as words');
      const tree = convert(value, depth + 1, aliases, name.line);
      if (name.text === '<<') {
        merged.push(...(tree.kind === 'list' ? tree.items : [tree]));
        continue;
      }
      const before = entries.get(name.text);
      if (before !== undefined)
        throw inventoryFault(
          source,
          name.line,
          `${shown(name.text)} stands here and in line ${before.line}`,
          'Keep one of them',
        );
      entries.set(name.text, { line: name.line, value: tree });
    }
    for (const tree of merged) {
      if (tree.kind !== 'map')
        throw inventoryFault(source, tree.line, 'only a mapping can be merged', 'Give << an alias of one');
      for (const [name, entry] of tree.entries) if (!entries.has(name)) entries.set(name, entry);
    }
    return entries;
  };
  return convert((document?.contents ?? null) as Node | null, 0, 0, 1);
};

/** The plain value of a tree. Throws `UserError` for tags of its own kind. */
export const plainValue = (source: InventorySource, tree: YamlTree): unknown => {
  if (tree.tag !== null)
    throw inventoryFault(
      source,
      tree.line,
      `the tag ${shown(tree.tag)} is not taken`,
      'Write the plain value',
    );
  switch (tree.kind) {
    case 'scalar':
      return tree.value;
    case 'list':
      return tree.items.map((item) => plainValue(source, item));
    case 'map':
      // Without a prototype's setters: a key may be called __proto__.
      return Object.fromEntries(
        [...tree.entries].map(([name, { value }]) => [name, plainValue(source, value)] as const),
      );
  }
};
