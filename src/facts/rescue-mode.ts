import type { FileEntry } from '../core/answer.ts';
import { defineFact, Inconclusive } from '../core/fact.ts';
import { files } from '../core/probe.ts';

/** A way into a shell on the console when the system does not come up, or is told not to. */
export interface RescueShell {
  readonly name: 'rescue.service' | 'emergency.service' | '/etc/inittab';
  /** What is started, the last definition that counts. */
  readonly command: string;
  /** SYSTEMD_SULOGIN_FORCE is set: with a locked root account the shell opens without a password. */
  readonly forced: boolean;
  readonly path: string;
  readonly line: number;
}

export interface RescueMode {
  readonly shells: readonly RescueShell[];
  /** What Ctrl-Alt-Del does by /etc/inittab; null where it does nothing, or where there is no inittab. */
  readonly rebootKeys: { readonly command: string; readonly line: number } | null;
  /** There is an /etc/inittab, which an init other than systemd reads. */
  readonly inittab: boolean;
}

const NAMES = ['rescue.service', 'emergency.service'] as const;
/** systemd.unit(5): earlier folders win; drop-ins of all of them apply by name. */
const FOLDERS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
] as const;

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const shellOf = (name: (typeof NAMES)[number], entries: readonly FileEntry[]): RescueShell | null => {
  const main = FOLDERS.map((folder) => entries.find(({ path }) => path === `${folder}/${name}`)).find(
    (entry) => entry !== undefined,
  );
  // A link to /dev/null masks it: then there is no such shell.
  if (main === undefined || main.type !== 'file' || (main.content ?? '').trim() === '') return null;
  const dropIns = new Map<string, FileEntry>();
  for (const folder of FOLDERS)
    for (const entry of entries)
      if (entry.path.startsWith(`${folder}/${name}.d/`) && !dropIns.has(baseName(entry.path)))
        dropIns.set(baseName(entry.path), entry);
  const order = [main, ...[...dropIns].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)];
  let [command, forced, path, line] = ['', false, main.path, 0];
  for (const entry of order)
    (entry.content ?? '').split('\n').forEach((text, index) => {
      const started = /^\s*ExecStart\s*=\s*(.*)$/.exec(text)?.[1]?.trim();
      if (started !== undefined) [command, path, line] = [started, entry.path, index + 1];
      const value = /^\s*Environment\s*=.*\bSYSTEMD_SULOGIN_FORCE=["']?(\w+)/.exec(text)?.[1];
      if (value !== undefined) forced = /^(1|y|yes|t|true|on)$/i.test(value);
    });
  return { name, command: command.replace(/^[-@:+!]+/, ''), forced, path, line };
};

/** `id:runlevels:action:process` of inittab(5) and of busybox, whose first field is a terminal. */
const inittabLines = (text: string) =>
  text.split('\n').flatMap((raw, index) => {
    const [, , levels = '', action = '', command = ''] = /^\s*([^#:]*):([^:]*):([^:]*):(.*)$/.exec(raw) ?? [];
    return action === '' ? [] : [{ levels, action, command: command.trim(), line: index + 1 }];
  });

export const rescueMode = defineFact({
  id: 'rescue-mode',
  description: 'What opens on the console of a system that does not come up, and what its keys do',
  probe: files(
    ...FOLDERS.flatMap((folder) =>
      NAMES.flatMap((name) => [`${folder}/${name}`, `${folder}/${name}.d/*.conf`]),
    ),
    '/etc/inittab',
  ),
  parse: (output): RescueMode => {
    const entries = output?.entries ?? [];
    const closed =
      entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? output?.reason ?? null;
    if (closed !== null) throw new Inconclusive(closed.code, closed.text);
    const inittab = entries.find(({ path }) => path === '/etc/inittab');
    const lines = inittabLines(inittab?.content ?? '');
    const onConsole = lines.filter(
      ({ levels, action }) =>
        /^(askfirst|respawn)$/.test(action) || (/^(once|wait)$/.test(action) && /[S1]/.test(levels)),
    );
    const keys = lines.find(({ action }) => action === 'ctrlaltdel');
    return {
      shells: [
        ...NAMES.flatMap((name) => shellOf(name, entries) ?? []),
        ...onConsole.map(
          ({ command, line }): RescueShell => ({
            name: '/etc/inittab',
            command: command.replace(/^[-+]/, ''),
            forced: false,
            path: '/etc/inittab',
            line,
          }),
        ),
      ],
      rebootKeys: keys === undefined ? null : { command: keys.command, line: keys.line },
      inittab: inittab !== undefined,
    };
  },
});
