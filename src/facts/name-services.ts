import { defineFact } from '../core/fact.ts';
import { file } from '../core/probe.ts';

/** Sources that read local files alone, or make up accounts that no file needs to hold. */
const LOCAL = /^(files|compat|db|systemd|altfiles|extrausers|mymachines|myhostname|myorigin)$/;

/** Whether accounts and groups may stand elsewhere than in local files. */
export interface NameServices {
  /** Sources besides local files (`sss`, `ldap`, `winbind`) that the C library asks for accounts. */
  readonly passwd: readonly string[];
  readonly group: readonly string[];
}

/** nsswitch.conf(5). Without it (musl) local files alone are read. */
export const nameServices = defineFact({
  id: 'name-services',
  description: 'Where the C library looks accounts and groups up',
  probe: file('/etc/nsswitch.conf'),
  parse: (output): NameServices => {
    const sourcesOf = (database: string): readonly string[] => {
      const line = (output?.content ?? '')
        .split('\n')
        .findLast((text) => new RegExp(`^\\s*${database}\\s*:`).test(text));
      return (line ?? '')
        .replace(/#.*/, '')
        .replace(/^[^:]*:/, '')
        .replace(/\[[^\]]*\]/g, ' ')
        .split(/\s+/)
        .filter((word) => word !== '' && !LOCAL.test(word));
    };
    return { passwd: sourcesOf('passwd'), group: sourcesOf('group') };
  },
});
