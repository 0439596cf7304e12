import type { FileEntry } from '../core/answer.ts';
import { defineFact, Inconclusive } from '../core/fact.ts';
import { files } from '../core/probe.ts';

/** A line of limits.conf(5). */
export interface UserLimit {
  readonly domain: string;
  readonly type: 'soft' | 'hard' | '-';
  readonly item: string;
  readonly value: string;
  readonly path: string;
  readonly line: number;
}

const bySecurityOrder = (a: FileEntry, b: FileEntry): number =>
  Number(a.path.includes('limits.d/')) - Number(b.path.includes('limits.d/')) || (a.path < b.path ? -1 : 1);

/** Limits of login sessions in the order pam_limits reads them: of equal lines the last one holds. They bind no service of systemd. */
export const userLimits = defineFact({
  id: 'user-limits',
  description: 'Limits of login sessions',
  probe: files('/etc/security/limits.conf', '/etc/security/limits.d/*.conf'),
  parse: (output): readonly UserLimit[] => {
    const closed =
      output?.entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? output?.reason ?? null;
    if (closed !== null) throw new Inconclusive(closed.code, closed.text);
    return [...(output?.entries ?? [])].sort(bySecurityOrder).flatMap(({ path, content }) =>
      (content ?? '').split('\n').flatMap((text, index): UserLimit[] => {
        const [, domain = '', type, item = '', value = ''] =
          /^\s*([^#\s]\S*)\s+(soft|hard|-)\s+(\w+)\s+(\S+)/.exec(text) ?? [];
        return type === undefined
          ? []
          : [{ domain, type: type as UserLimit['type'], item, value, path, line: index + 1 }];
      }),
    );
  },
});

/** Settings of coredump.conf(5) by name, of the file that wins. */
export const coredumpSettings = defineFact({
  id: 'coredump.settings',
  description: 'What systemd-coredump keeps of crashed programs',
  probe: files(
    '/etc/systemd/coredump.conf',
    '/usr/lib/systemd/coredump.conf',
    '/etc/systemd/coredump.conf.d/*.conf',
    '/run/systemd/coredump.conf.d/*.conf',
    '/usr/lib/systemd/coredump.conf.d/*.conf',
  ),
  parse: (output): ReadonlyMap<string, string> => {
    const settings = new Map<string, string>();
    const entries = [...(output?.entries ?? [])];
    const main =
      entries.find(({ path }) => path === '/etc/systemd/coredump.conf') ??
      entries.find(({ path }) => path === '/usr/lib/systemd/coredump.conf');
    const name = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
    const dropIns = entries
      .filter(({ path }) => path.includes('.conf.d/'))
      .sort((a, b) => (name(a.path) < name(b.path) ? -1 : 1));
    for (const { content } of [...(main === undefined ? [] : [main]), ...dropIns])
      for (const [, key = '', value = ''] of (content ?? '').matchAll(/^\s*([A-Z]\w+)\s*=\s*(\S*)/gm))
        settings.set(key, value);
    return settings;
  },
});
