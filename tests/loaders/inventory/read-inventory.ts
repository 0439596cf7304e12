import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InventoryFormat, LoadedInventory } from '../../../src/loaders/inventory/inventory.ts';
import { loadInventory } from '../../../src/loaders/inventory/load-inventory.ts';
import { UserError } from '../../../src/loaders/user-error.ts';

export const PLACES = { home: '/home/auditor', workingFolder: '/srv/here' } as const;

/** Reads a text as the command line would read it from a file. */
export const readInventory = async (
  text: string | Buffer,
  format: InventoryFormat | null = null,
): Promise<LoadedInventory> => {
  const folder = mkdtempSync(join(tmpdir(), 'rempart-inventory-'));
  const path = join(folder, 'hosts');
  try {
    writeFileSync(path, text);
    return await loadInventory(path, format, PLACES, () => ({ hosts: [], warnings: [] }));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** What is told of a faulty inventory: message and hint, without the folder of the test. */
export const faultOf = async (
  text: string | Buffer,
  format: InventoryFormat | null = null,
): Promise<string> => {
  try {
    await readInventory(text, format);
  } catch (error) {
    if (error instanceof UserError)
      return `${error.message} | ${error.hint}`.replace(/\/\S*\/hosts\b/g, 'hosts');
    throw error;
  }
  throw new Error('the inventory was taken');
};

/** Hosts on one line each: name, way, become, jump, roles and labels. */
export const linesOf = ({ hosts }: LoadedInventory): readonly string[] =>
  hosts.map(({ name, address, entry, refusal }) => {
    if (refusal !== null) return `${name}: refused`;
    const way =
      address.scheme === 'ssh'
        ? `${address.user ?? ''}@${address.host}:${address.port ?? ''}`
        : 'name' in address
          ? `${address.scheme}:${address.name}`
          : address.scheme;
    const { become, jump, identity, roles, labels } = entry ?? {
      become: null,
      jump: null,
      identity: null,
      roles: null,
      labels: {},
    };
    const told = [
      become && `become ${become}`,
      jump && `jump ${jump}`,
      identity && `key ${identity}`,
      roles && `roles ${roles.exact ? '=' : '±'}${roles.has.join('+')}-${roles.lacks.join('-')}`,
      ...Object.entries(labels).map(([label, value]) => `${label}=${value}`),
    ].filter(Boolean);
    return [`${name}: ${way}`, ...told].join(' ');
  });
