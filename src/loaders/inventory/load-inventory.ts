import { closeSync, openSync, readSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UserError } from '../user-error.ts';
import {
  type Inventory,
  type InventoryFormat,
  type InventorySource,
  inventoryFault,
  type LoadedInventory,
  shown,
} from './inventory.ts';
import { recogniseFormat } from './recognise-format.ts';

/** Bytes of one inventory. */
const BYTES_LIMIT = 64 * 1024 * 1024;
const BLOCK = 256 * 1024;

/** Reads ssh_config, which another part of rempart knows how to. */
export type ReadSshConfig = (source: InventorySource) => Inventory;

/** Where the paths that an inventory names begin. */
export interface InventoryPlaces {
  readonly home: string;
  readonly workingFolder: string;
}

/**
 * Reads an inventory file, `-` from standard input, in the format given or the one it is recognised by. Nothing is run and nothing contacted.
 * Throws `UserError` for everything that is wrong with it.
 */
export const loadInventory = async (
  path: string,
  given: InventoryFormat | null,
  places: InventoryPlaces,
  readSshConfig: ReadSshConfig,
): Promise<LoadedInventory> => {
  const isStandardInput = path === '-';
  const name = isStandardInput ? 'standard input' : path;
  const text = decode(name, readBounded(isStandardInput ? 0 : path, name));
  if (text.startsWith('#!'))
    throw inventoryFault(
      { name },
      null,
      'is a program, and rempart runs none',
      `Run it yourself: ${isStandardInput ? 'SCRIPT' : path} --list | rempart audit --inventory -`,
    );
  const source: InventorySource = {
    ...places,
    name,
    text,
    folder: isStandardInput ? places.workingFolder : dirname(resolve(places.workingFolder, path)),
  };
  const format = given ?? recogniseFormat(text);
  if (format === null) throw inventoryFault(source, null, 'is empty', 'List a host, or a TARGET a line');
  const inventory = await read(source, format, readSshConfig);
  if (inventory.hosts.length === 0)
    throw inventoryFault(source, null, 'lists no host', 'Say what it is with --inventory-format');
  checkNames(source, inventory);
  return { ...inventory, format };
};

const read = async (
  source: InventorySource,
  format: InventoryFormat,
  readSshConfig: ReadSshConfig,
): Promise<Inventory> => {
  switch (format) {
    case 'rempart':
      return (await import('./own-inventory.ts')).readOwnInventory(source);
    case 'ansible-ini':
      return (await import('./ansible-ini.ts')).readAnsibleIni(source);
    case 'ansible-yaml':
      return (await import('./ansible-yaml.ts')).readAnsibleYaml(source);
    case 'ansible-json':
      return (await import('./ansible-json.ts')).readAnsibleJson(source);
    case 'ssh-config':
      return readSshConfig(source);
    case 'list':
      return (await import('./target-list.ts')).readTargetList(source);
  }
};

/** One name is one host: it is the id that findings are kept under. */
const checkNames = (source: InventorySource, { hosts }: Inventory): void => {
  const seen = new Map<string, number | null>();
  for (const { name, line } of hosts) {
    const before = seen.get(name);
    if (before !== undefined)
      throw inventoryFault(
        source,
        line,
        `the host ${shown(name)} stands here and ${before === null ? 'before' : `in line ${before}`}`,
        'Give each its own name',
      );
    seen.set(name, line);
  }
};

const readBounded = (from: string | number, name: string): Buffer => {
  const chunks: Buffer[] = [];
  let total = 0;
  let descriptor: number | null = null;
  try {
    descriptor = typeof from === 'number' ? from : openSync(from, 'r');
    for (;;) {
      const block = Buffer.allocUnsafe(BLOCK);
      const length = readSync(descriptor, block, 0, BLOCK, null);
      if (length === 0) return Buffer.concat(chunks);
      total += length;
      if (total > BYTES_LIMIT)
        throw new UserError(`${name} is larger than ${BYTES_LIMIT} bytes`, 'Split the inventory');
      chunks.push(block.subarray(0, length));
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      `The inventory ${name} cannot be read: ${code}`,
      code === 'EISDIR'
        ? 'Give a file of that folder'
        : 'Give --inventory an existing file, or - for standard input',
    );
  } finally {
    if (typeof from !== 'number' && descriptor !== null) closeSync(descriptor);
  }
};

const decode = (name: string, bytes: Buffer): string => {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`The inventory ${name} is not UTF-8 text`, 'Save it as UTF-8');
  }
  if (text.includes('\0')) throw new UserError(`The inventory ${name} is not text`, 'Give a text file');
  return text.replace(/\r\n?/g, '\n');
};
