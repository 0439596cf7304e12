import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';

/** What os-release(5) says of a system; a field that is not there is null. */
export interface OsRelease {
  /** `debian`, `ubuntu`, `rhel`, `alpine` …; `linux` when not told. */
  readonly id: string;
  readonly idLike: readonly string[];
  readonly versionId: string | null;
  readonly codename: string | null;
  readonly prettyName: string | null;
  /** Every assignment, for the rarer ones (`SUPPORT_END`, `VARIANT_ID`, `IMAGE_ID`). */
  readonly fields: ReadonlyMap<string, string>;
}

const unquote = (value: string): string => {
  const quoted = /^(["'])([\s\S]*)\1$/.exec(value);
  return (quoted?.[2] ?? value).replace(/\\(["'$`\\])/g, '$1');
};

/** /etc/os-release wins over /usr/lib/os-release. Null where there is neither, as on systems older than 2012 and in scratch images. */
export const osRelease = defineFact({
  id: 'os-release',
  description: 'The operating system and its release',
  probe: files('/etc/os-release', '/usr/lib/os-release'),
  parse: (output): OsRelease | null => {
    const text = output?.entries.find(({ content }) => content !== null && content !== '')?.content ?? null;
    if (text === null) return null;
    const fields = new Map<string, string>();
    for (const line of text.split('\n')) {
      const assignment = /^\s*([A-Z][A-Z0-9_]*)=(.*?)\s*$/.exec(line);
      if (assignment?.[1] !== undefined) fields.set(assignment[1], unquote(assignment[2] ?? ''));
    }
    return {
      id: fields.get('ID')?.toLowerCase() ?? 'linux',
      idLike: fields.get('ID_LIKE')?.toLowerCase().split(/\s+/).filter(Boolean) ?? [],
      versionId: fields.get('VERSION_ID') ?? null,
      codename: fields.get('VERSION_CODENAME') ?? null,
      prettyName: fields.get('PRETTY_NAME') ?? null,
      fields,
    };
  },
});
