import { defineFact, Inconclusive } from '../core/fact.ts';
import { files } from '../core/probe.ts';

export interface FirewalldZone {
  readonly name: string;
  /** `ACCEPT`, `DROP`, `%%REJECT%%` or `default`. */
  readonly target: string;
  readonly interfaces: readonly string[];
  readonly path: string;
}

export interface FirewalldZones {
  /** The zone of every interface that no zone names. */
  readonly defaultZone: string;
  /** Zones as the administrator changed them; the packaged ones are as their names say. */
  readonly zones: readonly FirewalldZone[];
}

/** Null where firewalld is not configured here. firewalld.conf(5), firewalld.zone(5); without a file the packaged default counts. */
export const firewalldZones = defineFact({
  id: 'firewalld.zones',
  description: 'The default zone of firewalld, and zones that were changed',
  probe: files('/etc/firewalld/firewalld.conf', '/etc/firewalld/zones/*.xml'),
  parse: (output): FirewalldZones | null => {
    const reason =
      output?.reason ?? output?.entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    if (reason !== null) throw new Inconclusive(reason.code, reason.text);
    const entries = output?.entries ?? [];
    if (entries.length === 0) return null;
    const config = entries.find(({ path }) => path.endsWith('.conf'))?.content ?? '';
    return {
      defaultZone: /^\s*DefaultZone\s*=\s*(\S+)/m.exec(config)?.[1] ?? 'public',
      zones: entries
        .filter(({ path }) => path.endsWith('.xml'))
        .map(({ path, content }) => {
          const text = (content ?? '').slice(0, 20_000).replace(/<!--[\s\S]*?-->/g, '');
          return {
            name: path.slice(path.lastIndexOf('/') + 1, -4),
            target: /<zone\b[^>]*\btarget="([^"]*)"/.exec(text)?.[1] ?? 'default',
            interfaces: [...text.matchAll(/<interface\b[^>]*\bname="([^"]+)"/g)].map(([, name = '']) => name),
            path,
          };
        }),
    };
  },
});
