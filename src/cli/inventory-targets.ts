import { realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { NamedTarget } from '../collection/collect-tree.ts';
import {
  type Inventory,
  type InventoryFormat,
  type InventoryHost,
  type InventorySource,
  inventoryFault,
  type LoadedInventory,
  shown,
} from '../loaders/inventory/inventory.ts';
import { UserError } from '../loaders/user-error.ts';
import { sanitize } from '../reporters/terminal/sanitize.ts';
import { namedTargets, type WaysInFlags } from './ways-in.ts';

/** Flags that name the hosts of a run by an inventory, as commander gives them. */
export interface InventoryFlags
  extends Partial<Pick<WaysInFlags, 'sshConfig' | 'passwordFd' | 'becomePasswordFd'>> {
  readonly inventory?: readonly string[];
  readonly inventoryFormat?: InventoryFormat;
  readonly select?: readonly string[];
}

/** The targets of the command line, then the selected hosts of the inventories. Throws `UserError` before anything is contacted. */
export const targetsOfRun = async (
  texts: readonly string[],
  flags: InventoryFlags,
  quiet: boolean,
): Promise<readonly NamedTarget[]> => {
  const { inventory: paths = [], select = [] } = flags;
  if (paths.length === 0) {
    const [flag] = [
      ...(select.length > 0 ? ['--select'] : []),
      ...(flags.inventoryFormat === undefined ? [] : ['--inventory-format']),
    ];
    if (flag !== undefined)
      throw new UserError(`${flag} is about the hosts of an inventory`, 'Give one with --inventory FILE');
    return namedTargets(texts);
  }
  if (paths.filter((path) => path === '-').length > 1)
    throw new UserError('Standard input can be read once', 'Give --inventory - once');
  if (paths.includes('-') && (flags.passwordFd === 0 || flags.becomePasswordFd === 0))
    throw new UserError(
      'The inventory and a password are both read from standard input',
      'Open the password on another descriptor, as in --password-fd 3 3<file',
    );
  const [{ loadInventory }, { selectHosts }] = await Promise.all([
    import('../loaders/inventory/load-inventory.ts'),
    import('../loaders/inventory/select-hosts.ts'),
  ]);
  const places = { home: process.env.HOME || homedir(), workingFolder: process.cwd() };
  const readSshConfig = await sshConfigReader(flags.sshConfig);
  const hosts: InventoryHost[] = [];
  const warnings: string[] = [];
  for (const path of paths) {
    const inventory = await loadInventory(path, flags.inventoryFormat ?? null, places, readSshConfig);
    for (const host of inventory.hosts) hosts.push(host);
    warnings.push(...inventory.warnings, ...variableFolders(path, inventory));
  }
  if (paths.length > 1) checkAcross(hosts);
  const selected = selectHosts(hosts, select);
  const targets = [...(texts.length === 0 ? [] : namedTargets(texts)), ...selected.map(targetOf)];
  checkFiles(selected);
  if (!quiet) for (const warning of warnings) process.stderr.write(`rempart: ${sanitize(warning)}\n`);
  return targets;
};

const targetOf = ({ name, address, entry, refusal }: InventoryHost): NamedTarget => {
  if (refusal !== null) throw new UserError(refusal.message, refusal.hint);
  return { named: name, address, ...(entry === null ? {} : { entry }) };
};

const checkAcross = (hosts: readonly InventoryHost[]): void => {
  const seen = new Set<string>();
  for (const { name } of hosts) {
    if (seen.has(name))
      throw new UserError(`Two inventories list the host ${shown(name)}`, 'Give each its own name');
    seen.add(name);
  }
};

/** Keys and saved images that are named but are not there. */
const checkFiles = (hosts: readonly InventoryHost[]): void => {
  const found = new Map<string, boolean>();
  for (const { name, address, entry } of hosts) {
    const path = address.scheme === 'ssh' ? entry?.identity : null;
    if (path == null) continue;
    const isThere = found.get(path) ?? statSync(path, { throwIfNoEntry: false }) !== undefined;
    found.set(path, isThere);
    if (!isThere)
      throw new UserError(
        `The key ${path} of ${shown(name)} is not there`,
        'Correct its path in the inventory',
      );
  }
};

/** Ansible keeps further variables beside an inventory, which only it can read as it does. */
const variableFolders = (path: string, { format }: LoadedInventory): readonly string[] => {
  if (path === '-' || !format.startsWith('ansible-')) return [];
  const folders = ['group_vars', 'host_vars'].filter((name) =>
    statSync(join(dirname(resolve(path)), name), { throwIfNoEntry: false })?.isDirectory(),
  );
  return folders.length === 0
    ? []
    : [`${folders.join(' and ')} beside ${path} are not read: give what \`ansible-inventory --list\` prints`];
};

/** Reads an ssh_config as an inventory: its hosts are then resolved by that very file. */
const sshConfigReader = async (
  given: string | undefined,
): Promise<(source: InventorySource) => Inventory> => {
  const [{ readConfigFile }, { configuredHosts }, { nameFault }] = await Promise.all([
    import('../transports/ssh/ssh-config-file.ts'),
    import('../transports/ssh/configured-hosts.ts'),
    import('../loaders/inventory/host-name.ts'),
  ]);
  return (source) => {
    if (source.name === 'standard input')
      throw inventoryFault(
        source,
        null,
        'an ssh_config cannot come from there, for its hosts are looked up in it once more',
        'Give --inventory the file itself',
      );
    const path = resolve(source.workingFolder, source.name);
    if (given !== undefined && realpathSync(given) !== realpathSync(path))
      throw new UserError(
        `--ssh-config ${given} and the inventory ${source.name} are two different configurations`,
        'Leave --ssh-config out: hosts are resolved by the file that lists them',
      );
    const own = join(source.home, '.ssh/config');
    const isOwn =
      statSync(own, { throwIfNoEntry: false }) !== undefined && realpathSync(own) === realpathSync(path);
    const { statements, notes } = readConfigFile(path, source.home, join(source.home, '.ssh'));
    const names = configuredHosts(statements);
    const bad = names.map(nameFault).find((fault) => fault !== null);
    if (bad !== undefined) throw inventoryFault(source, null, bad, 'Give the host a plain name');
    return {
      hosts: names.map((name) => ({
        name,
        address: { scheme: 'ssh', host: name, user: null, port: null, alias: true },
        groups: [],
        line: null,
        entry: {
          labels: {},
          roles: null,
          identity: null,
          become: null,
          jump: null,
          // The user's own file is read together with the system's, as always.
          sshConfig: isOwn ? null : path,
        },
        refusal: null,
      })),
      warnings: notes.map((note) => `${source.name}: ${note}`),
    };
  };
};
