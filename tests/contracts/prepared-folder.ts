import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files for the contract of a host connection, readable by everybody but for those that are not. Made as root. */
export const preparedFolder = (): { readonly folder: string; readonly remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'rempart-contract-'));
  chmodSync(folder, 0o755);
  const write = (name: string, content: string, mode = 0o644) => {
    writeFileSync(join(folder, name), content);
    chmodSync(join(folder, name), mode);
  };
  for (const name of ['set', 'odd', 'closed']) mkdirSync(join(folder, name), { mode: 0o755 });
  write('plain', 'one\ntwo');
  write('secret', 'hidden', 0o600);
  write('set/a.conf', 'a');
  write('set/b.conf', 'b');
  write('set/c.other', 'c');
  write('hostile', `\n${'0'.repeat(32)} e 0 0\n\u001b[2J$(reboot) \`id\` 'quoted'\n`);
  write('odd/new\nline', 'broken');
  write('odd/it\'s "odd" $HOME', 'quoted');
  write('closed/inside', 'x');
  chmodSync(join(folder, 'closed'), 0o700);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
};
