import { parseTarget } from '../target-address.ts';
import { UserError } from '../user-error.ts';
import {
  HOSTS_LIMIT,
  type Inventory,
  type InventoryHost,
  type InventorySource,
  inventoryFault,
  tooManyHosts,
} from './inventory.ts';

/**
 * Reads a plain list: one TARGET a line, as on the command line; blank lines and what follows `#` do not count. It gives no names: a host keeps the id
 * that it would have on the command line. Throws `UserError` with the line.
 */
export const readTargetList = (source: InventorySource): Inventory => {
  const hosts = new Map<string, InventoryHost>();
  for (const [index, raw] of source.text.split('\n').entries()) {
    const line = index + 1;
    const name = raw.replace(/(?:^|\s)#.*$/, '').trim();
    if (name === '' || hosts.has(name)) continue;
    if (hosts.size >= HOSTS_LIMIT) throw tooManyHosts(source, line);
    try {
      const address = parseTarget(name);
      hosts.set(name, { name, address, groups: [], line, entry: null, refusal: null });
    } catch (error) {
      if (error instanceof UserError) throw inventoryFault(source, line, error.message, error.hint);
      throw error;
    }
  }
  return { hosts: [...hosts.values()], warnings: [] };
};
