import { parseTarget, type TargetAddress } from '../target-address.ts';
import { UserError } from '../user-error.ts';
import { type InventorySource, inventoryFault } from './inventory.ts';

const TARGET = /^(?:local|docker)$|^(?:ssh|container|image|archive|rootfs|recording):|:\/\//;

/** An IPv6 address that stands without brackets. */
const bracketed = (text: string): string => {
  const [, user = '', host = ''] = /^(.*@)?(.*)$/s.exec(text) ?? [];
  return !host.includes('[') && host.split(':').length > 2 ? `${user}[${host}]` : text;
};

/**
 * What an inventory gives as the address of a host: any TARGET, or `[user@]host[:port]` for SSH. User and port from beside the address hold
 * where it names none. Throws `UserError` with the place.
 */
export const hostAddress = (
  source: InventorySource,
  line: number | null,
  text: string,
  beside: { readonly user: string | null; readonly port: number | null },
): TargetAddress => {
  try {
    const address = parseTarget(TARGET.test(text) ? text : `ssh://${bracketed(text)}`);
    if (address.scheme === 'recording')
      throw new UserError(
        'a recording keeps the names of its own collection',
        'Name it on the command line, beside --inventory',
      );
    return address.scheme === 'ssh'
      ? { ...address, user: address.user ?? beside.user, port: address.port ?? beside.port }
      : address;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw inventoryFault(source, line, error.message, error.hint);
  }
};

/** Whether text can be the user of a login: no option, no address, nothing that a shell or a terminal would read otherwise. */
export const isUserName = (text: string): boolean =>
  text.length <= 255 && /^[^\s\p{C}@:'"`$\\;&|<>(){}-][^\s\p{C}:'"`$;&|<>(){}]*$/u.test(text);
