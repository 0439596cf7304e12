import { isAbsolute, join } from 'node:path';
import type {
  InventoryDocument,
  InventoryNamedHost,
  InventorySettings,
} from '../../core/generated/inventory.ts';
import type { DeclaredRoles } from '../../core/host-role.ts';
import { nearest } from '../nearest.ts';
import { UserError } from '../user-error.ts';
import { combineRoles, readRoles } from './declared-roles.ts';
import { hostAddress, isUserName } from './host-address.ts';
import { checkName } from './host-name.ts';
import {
  HOSTS_LIMIT,
  type Inventory,
  type InventoryHost,
  type InventorySource,
  inventoryFault,
  shown,
  tooManyHosts,
} from './inventory.ts';
import { isJump } from './jump-hosts.ts';
import { labelsFault } from './labels.ts';
import { checkShape } from './own-inventory-shape.ts';
import { plainValue, readYaml, type YamlTree } from './yaml-tree.ts';

/** What one level (defaults, a group, the host itself) says, checked. */
type Level = Omit<InventorySettings, 'labels' | 'roles'> & {
  readonly labels: Readonly<Record<string, string>>;
  readonly roles: DeclaredRoles | null;
};

/**
 * Reads rempart's own inventory (`schemas/inventory.schema.json`). What a host says goes before its groups, the last group before the first, and
 * groups before `defaults`; labels and signed roles add up. Throws `UserError` with the line.
 */
export const readOwnInventory = async (source: InventorySource): Promise<Inventory> => {
  const tree = await readYaml(source);
  const value = plainValue(source, tree);
  await checkShape(source, tree, value);
  const document = value as InventoryDocument;

  const defaults = levelOf(source, childOf(tree, 'defaults'), document.defaults ?? {});
  const groups = new Map(
    Object.entries(document.groups ?? {}).map(([name, settings]) => {
      const at = childOf(childOf(tree, 'groups'), name);
      checkName(source, at?.line ?? null, name);
      return [name, levelOf(source, at, settings ?? {})] as const;
    }),
  );
  const listed = childOf(tree, 'hosts');
  const entries = Array.isArray(document.hosts)
    ? document.hosts.map((host, index) => ({
        host: typeof host === 'string' ? { name: host } : host,
        at: listed?.kind === 'list' ? listed.items[index] : undefined,
        line: listed?.kind === 'list' ? (listed.items[index]?.line ?? null) : null,
      }))
    : Object.entries(document.hosts ?? {}).map(([name, host]) => ({
        host: { ...host, name },
        at: childOf(listed, name),
        line: listed?.kind === 'map' ? (listed.entries.get(name)?.line ?? null) : null,
      }));
  if (entries.length > HOSTS_LIMIT) throw tooManyHosts(source, null);
  return {
    hosts: entries.map(({ host, at, line }) => hostOf(source, host, at, line, defaults, groups)),
    warnings: [],
  };
};

const childOf = (tree: YamlTree | undefined, name: string): YamlTree | undefined =>
  tree?.kind === 'map' ? tree.entries.get(name)?.value : undefined;

const levelOf = (source: InventorySource, tree: YamlTree | undefined, settings: InventorySettings): Level => {
  const at = (key: string): number | null => childOf(tree, key)?.line ?? tree?.line ?? null;
  const { user, jump, roles, labels: _, ...rest } = settings;
  if (user !== undefined && !isUserName(user))
    throw inventoryFault(source, at('user'), `${shown(user)} is not a user`, 'Write the name of an account');
  if (jump !== undefined && !isJump(jump))
    throw inventoryFault(
      source,
      at('jump'),
      `${shown(jump)} names no hosts to jump over`,
      'Write [user@]host[:port], with commas between several',
    );
  const written = childOf(tree, 'labels');
  const labels =
    written?.kind === 'map'
      ? Object.fromEntries(
          [...written.entries].map(([name, { value }]) => [name, value.kind === 'scalar' ? value.text : '']),
        )
      : {};
  const fault = labelsFault(labels);
  if (fault !== null) throw inventoryFault(source, at('labels'), fault, 'Shorten it, or write it otherwise');
  return {
    ...rest,
    ...(user === undefined ? {} : { user }),
    ...(jump === undefined ? {} : { jump }),
    labels,
    roles: roles === undefined ? null : placed(source, at('roles'), () => readRoles(roles)),
  };
};

const placed = <T>(source: InventorySource, line: number | null, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError) throw inventoryFault(source, line, error.message, error.hint);
    throw error;
  }
};

const hostOf = (
  source: InventorySource,
  host: InventoryNamedHost,
  tree: YamlTree | undefined,
  line: number | null,
  defaults: Level,
  groups: ReadonlyMap<string, Level>,
): InventoryHost => {
  const { name, address: written, groups: memberOf = [], ...settings } = host;
  checkName(source, line, name.replace(/^(?:ssh|docker|container|image|archive|rootfs):/, ''));
  const own = levelOf(source, tree, settings);
  const levels = [
    defaults,
    ...memberOf.map((group) => {
      const level = groups.get(group);
      if (level !== undefined) return level;
      const guess = nearest(group, [...groups.keys()]);
      throw inventoryFault(
        source,
        childOf(tree, 'groups')?.line ?? line,
        `there is no group ${shown(group)}`,
        guess === null ? 'Write it below `groups:`' : `Did you mean ${shown(guess)}?`,
      );
    }),
    own,
  ];
  const last = <K extends keyof InventorySettings>(key: K): Level[K & keyof Level] | undefined =>
    levels.findLast((level) => level[key] !== undefined && level[key] !== null)?.[key];
  const address = hostAddress(source, childOf(tree, 'address')?.line ?? line, written ?? name, {
    user: last('user') ?? null,
    port: last('port') ?? null,
  });
  const apart = (['user', 'port', 'identity', 'become', 'jump'] as const).find(
    (key) => own[key] !== undefined,
  );
  if (address.scheme !== 'ssh' && apart !== undefined)
    throw inventoryFault(
      source,
      childOf(tree, apart)?.line ?? line,
      `'${apart}' says nothing of ${shown(written ?? name)}, which is not reached over SSH`,
      `Leave '${apart}' out, or give the host an address for SSH`,
    );
  if (address.scheme === 'ssh')
    for (const key of ['user', 'port'] as const)
      if (own[key] !== undefined && address[key] !== own[key])
        throw inventoryFault(
          source,
          childOf(tree, key)?.line ?? line,
          `'${key}' and the address of ${shown(name)} name different ones`,
          'Keep one of them',
        );
  const identity = last('identity') ?? null;
  return {
    name,
    address,
    groups: memberOf,
    line,
    entry: {
      labels: {
        ...Object.assign({}, ...levels.map(({ labels }) => labels)),
        ...(memberOf.length === 0 ? {} : { group: memberOf.join(',') }),
        ...own.labels,
      },
      roles: levels.reduce<DeclaredRoles | null>((before, { roles }) => combineRoles(before, roles), null),
      identity: identity === null ? null : pathFrom(source, identity),
      become: last('become') ?? null,
      jump: last('jump') ?? null,
      sshConfig: null,
    },
    refusal: null,
  };
};

const pathFrom = ({ home, folder }: InventorySource, path: string): string => {
  if (path.startsWith('~/')) return join(home, path.slice(2));
  return isAbsolute(path) ? path : join(folder, path);
};
