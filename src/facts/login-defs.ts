import { defineFact } from '../core/fact.ts';
import { file } from '../core/probe.ts';

/** A setting of login.defs(5). */
export interface LoginDefsSetting {
  readonly value: string;
  readonly line: number;
}

/** Settings of /etc/login.defs by upper-case name, the last one of each; empty where there is no such file (busybox). */
export const loginDefs = defineFact({
  id: 'login-defs',
  description: 'Defaults for accounts and logins in /etc/login.defs',
  probe: file('/etc/login.defs'),
  parse: (output): ReadonlyMap<string, LoginDefsSetting> => {
    const settings = new Map<string, LoginDefsSetting>();
    (output?.content ?? '').split('\n').forEach((text, index) => {
      const [, name, value = ''] = /^\s*([A-Z][A-Z0-9_]*)\s+"?(.*?)"?\s*(?:#.*)?$/.exec(text) ?? [];
      if (name !== undefined) settings.set(name, { value, line: index + 1 });
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
