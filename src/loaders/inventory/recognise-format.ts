import type { InventoryFormat } from './inventory.ts';

const OWN_KEYS = /^["']?(?:hosts|groups|defaults)["']?\s*:/;
const TARGET = /^(?:local|docker|(?:ssh|container|image|archive|rootfs|recording):\S+)(?:\s+#.*)?$/;
const SECTION = /^\[[^\]\s,]+\]\s*(?:[#;].*)?$/;
const SSH_KEYWORD = /^(?:host|match)\s+\S|^include\s+\S/i;
const YAML_KEY = /^(?:"[^"]*"|'[^']*'|[\w.-]+)\s*:(?:\s|$)/;

/**
 * Tells the format of an inventory by what it holds: the first line that says anything decides between JSON, YAML and lines; any section or
 * `key=value` makes lines an INI. Names alone are read as Ansible's INI too. Null where there is nothing at all.
 */
export const recogniseFormat = (text: string): InventoryFormat | null => {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith(';'));
  const [first] = lines;
  if (first === undefined) return null;
  if (first.startsWith('{')) return isOwnObject(text) ? 'rempart' : 'ansible-json';
  if (/^(?:---|%YAML)/.test(first) || YAML_KEY.test(first)) {
    const top = text.split('\n').filter((line) => /^["'\w]/.test(line));
    const isOwn = top.some((line) => OWN_KEYS.test(line)) && !top.some((line) => /^all\s*:/.test(line));
    return isOwn ? 'rempart' : 'ansible-yaml';
  }
  if (SSH_KEYWORD.test(first) || lines.some((line) => /^host\s+\S/i.test(line) && !line.includes('=')))
    return 'ssh-config';
  if (lines.some((line) => SECTION.test(line))) return 'ansible-ini';
  return lines.some((line) => TARGET.test(line)) ? 'list' : 'ansible-ini';
};

/** Our own document written as JSON, which is YAML as well. */
const isOwnObject = (text: string): boolean => {
  try {
    const value = JSON.parse(text) as Record<string, unknown>;
    const keys = Object.keys(value);
    // An Ansible group called `hosts`, alone, looks the same: then --inventory-format has to tell.
    return keys.includes('hosts') && keys.every((key) => /^(?:hosts|groups|defaults)$/.test(key));
  } catch {
    return false;
  }
};
