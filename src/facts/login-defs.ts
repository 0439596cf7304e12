import { defineFact, Inconclusive } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { layeredFiles } from './layered-files.ts';

/** A setting of login.defs(5). */
export interface LoginDefsSetting {
  readonly value: string;
  readonly line: number;
  /** Where it does not stand in /etc/login.defs itself. */
  readonly path?: string;
}

const MAIN = ['/etc/login.defs', '/usr/etc/login.defs'] as const;
const FOLDERS = ['/etc/login.defs.d/', '/usr/etc/login.defs.d/'] as const;

/** Settings of login.defs and its drop-ins by upper-case name, the last one of each; empty where there is no such file (busybox). */
export const loginDefs = defineFact({
  id: 'login-defs',
  description: 'Defaults for accounts and logins in login.defs',
  probe: files(...MAIN, ...FOLDERS.map((folder) => `${folder}*.defs`)),
  parse: (output): ReadonlyMap<string, LoginDefsSetting> => {
    const settings = new Map<string, LoginDefsSetting>();
    const used = layeredFiles(output?.entries ?? [], MAIN, FOLDERS);
    const closed = used.find(({ unreadable }) => unreadable !== null)?.unreadable ?? output?.reason ?? null;
    if (closed !== null) throw new Inconclusive(closed.code, closed.text);
    for (const { path, content } of used)
      (content ?? '').split('\n').forEach((text, index) => {
        const [, name, value = ''] = /^\s*([A-Z][A-Z0-9_]*)\s+"?(.*?)"?\s*(?:#.*)?$/.exec(text) ?? [];
        if (name === undefined) return;
        settings.set(name, { value, line: index + 1, ...(path === MAIN[0] ? {} : { path }) });
      });
    return settings;
  },
});

/** The first uid of ordinary users; 1000 unless login.defs says otherwise. */
export const firstOrdinaryUid = (settings: ReadonlyMap<string, LoginDefsSetting>): number => {
  const told = Number(settings.get('UID_MIN')?.value);
  return Number.isInteger(told) && told > 0 ? told : 1000;
};

/** No one can log in with it: it ends at once, whoever starts it. */
export const isClosedShell = (shell: string): boolean =>
  /\/(nologin|false|true|sync|halt|shutdown|git-shell)$/.test(shell);
