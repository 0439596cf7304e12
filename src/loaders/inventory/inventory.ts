import type { DeclaredRoles } from '../../core/host-role.ts';
import type { TargetAddress } from '../target-address.ts';
import { UserError } from '../user-error.ts';

/** How privilege is raised on a host. */
export type Become = 'auto' | 'none' | 'sudo' | 'doas' | 'su' | 'sudo-allowlist';

/** What an inventory says of a host beside its name and address; null leaves it to the flags. */
export interface InventoryEntry {
  readonly labels: Readonly<Record<string, string>>;
  readonly roles: DeclaredRoles | null;
  /** Path of a private key, absolute. */
  readonly identity: string | null;
  readonly become: Become | null;
  /** Hosts on the way, in the words of ProxyJump. */
  readonly jump: string | null;
  /** The ssh_config file that the host was read from. */
  readonly sshConfig: string | null;
}

/** Why a host that an inventory lists cannot be audited as it stands there; told only when it is selected. */
export interface Refusal {
  readonly message: string;
  readonly hint: string;
}

/** One line of an inventory. */
export interface InventoryHost {
  readonly name: string;
  readonly address: TargetAddress;
  readonly groups: readonly string[];
  /** Counted from 1; null where the format has no lines. */
  readonly line: number | null;
  /** Null for a mere list of targets, which names nothing. */
  readonly entry: InventoryEntry | null;
  readonly refusal: Refusal | null;
}

/** What was read, and what a person should know of it. */
export interface Inventory {
  readonly hosts: readonly InventoryHost[];
  readonly warnings: readonly string[];
}

export const INVENTORY_FORMATS = [
  'rempart',
  'ansible-ini',
  'ansible-yaml',
  'ansible-json',
  'ssh-config',
  'list',
] as const;
export type InventoryFormat = (typeof INVENTORY_FORMATS)[number];

/** An inventory with the format that it was read in. */
export interface LoadedInventory extends Inventory {
  readonly format: InventoryFormat;
}

/** The text of an inventory with what its paths depend on. */
export interface InventorySource {
  /** As errors call it: the path, or `standard input`. */
  readonly name: string;
  readonly text: string;
  /** The folder that relative paths of our own format lie in. */
  readonly folder: string;
  /** Where Ansible looks for relative paths: where the program was started. */
  readonly workingFolder: string;
  readonly home: string;
}

/** Hosts of one inventory, before or after ranges are written out. */
export const HOSTS_LIMIT = 100_000;
/** Groups within groups, or mappings within mappings. */
export const DEPTH_LIMIT = 64;
export const GROUPS_LIMIT = 20_000;

/** A fault of an inventory with the place where it stands. */
export const inventoryFault = (
  source: Pick<InventorySource, 'name'>,
  line: number | null,
  what: string,
  hint: string,
): UserError => new UserError(`${source.name}${line === null ? '' : `, line ${line}`}: ${what}`, hint);

export const tooManyHosts = (source: Pick<InventorySource, 'name'>, line: number | null): UserError =>
  inventoryFault(source, line, `more than ${HOSTS_LIMIT} hosts`, 'Split the inventory');

/** Text of the inventory as an error shows it: one line, not too long. */
export const shown = (text: string): string => {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '�');
  return `'${line.length > 60 ? `${line.slice(0, 60)}…` : line}'`;
};
