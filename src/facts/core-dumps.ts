import { defineFact, Inconclusive } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { layeredFiles } from './layered-files.ts';

/** A line of limits.conf(5). */
export interface UserLimit {
  readonly domain: string;
  readonly type: 'soft' | 'hard' | '-';
  readonly item: string;
  readonly value: string;
  readonly path: string;
  readonly line: number;
}

const LIMITS = ['/etc/security/limits.conf', '/usr/etc/security/limits.conf'] as const;
const LIMIT_FOLDERS = ['/etc/security/limits.d/', '/usr/etc/security/limits.d/'] as const;

/** Limits of login sessions in the order pam_limits reads them: of equal lines the last one holds. They bind no service of systemd. */
export const userLimits = defineFact({
  id: 'user-limits',
  description: 'Limits of login sessions',
  probe: files(...LIMITS, ...LIMIT_FOLDERS.map((folder) => `${folder}*.conf`)),
  parse: (output): readonly UserLimit[] => {
    const closed =
      output?.entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? output?.reason ?? null;
    if (closed !== null) throw new Inconclusive(closed.code, closed.text);
    return layeredFiles(output?.entries ?? [], LIMITS, LIMIT_FOLDERS).flatMap(({ path, content }) =>
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
    const used = layeredFiles(
      output?.entries ?? [],
      ['/etc/systemd/coredump.conf', '/usr/lib/systemd/coredump.conf'],
      ['/etc/systemd/coredump.conf.d/', '/run/systemd/coredump.conf.d/', '/usr/lib/systemd/coredump.conf.d/'],
    );
    for (const { content } of used)
      for (const [, key = '', value = ''] of (content ?? '').matchAll(/^\s*([A-Z]\w+)\s*=\s*(\S*)/gm))
        settings.set(key, value);
    return settings;
  },
});
