import { shown } from './inventory.ts';

const VALUE_LIMIT = 256;
const LABELS_LIMIT = 64;

/** What is wrong with labels; null for good ones. */
export const labelsFault = (labels: Readonly<Record<string, string>>): string | null => {
  const entries = Object.entries(labels);
  if (entries.length > LABELS_LIMIT) return `more than ${LABELS_LIMIT} labels`;
  for (const [name, value] of entries) {
    if (!/^[A-Za-z0-9][A-Za-z0-9_./-]{0,62}$/.test(name))
      return `${shown(name)} is not a label: letters, digits and _ . / - alone, at most 63`;
    if (value.length > VALUE_LIMIT || /\p{C}/u.test(value))
      return `the label ${name} is longer than ${VALUE_LIMIT} characters, or has some that cannot be seen`;
  }
  return null;
};
