import { type InventorySource, inventoryFault, shown } from './inventory.ts';

const NAME_LIMIT = 255;

/** What is wrong with the name of a host or group; null for a good one. Ids, selectors and paths of engines are built of names. */
export const nameFault = (name: string): string | null => {
  if (name === '') return 'a name is empty';
  if (name.length > NAME_LIMIT) return `the name ${shown(name)} is longer than ${NAME_LIMIT} characters`;
  if (/[\s\p{C}]/u.test(name)) return `the name ${shown(name)} has spaces or characters that cannot be seen`;
  if (/[/,&!=*?]/.test(name)) return `the name ${shown(name)} has one of / , & ! = * ?`;
  if (name.startsWith('-')) return `the name ${shown(name)} begins with a hyphen`;
  return null;
};

/** Throws `UserError` for what can be no name. */
export const checkName = (source: InventorySource, line: number | null, name: string): void => {
  const fault = nameFault(name);
  if (fault !== null)
    throw inventoryFault(source, line, fault, 'Give the host a plain name, and its address apart from it');
};
