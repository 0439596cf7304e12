import { defineFact, Inconclusive } from '../core/fact.ts';
import { files, shell } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** A signature database of ClamAV. */
export interface ClamavDatabase {
  readonly path: string;
  /** When it was built, by its own header, milliseconds since the epoch; null where the header is not one of ClamAV. */
  readonly built: number | null;
}

/** The header is text: `ClamAV-VDB:` build time, version, number of signatures, level, digest, signature, builder, seconds since the epoch. */
const buildTime = (header: string): number | null => {
  const [magic, text = '', , , , , , , seconds = ''] = header.trim().split(':');
  if (magic !== 'ClamAV-VDB') return null;
  if (/^\d{9,10}$/.test(seconds.trim())) return Number(seconds) * 1000;
  const written = Date.parse(text.replace(/(\d\d)-(\d\d) /, '$1:$2 '));
  return Number.isNaN(written) ? null : written;
};

/** The daily, main and bytecode databases, sorted by path; only their headers of 512 bytes are read. */
export const clamavDatabases = defineFact({
  id: 'clamav.databases',
  description: 'When the signatures of ClamAV were built',
  probe: shell(
    'for f in /var/lib/clamav/daily.c[lv]d /var/lib/clamav/main.c[lv]d /var/lib/clamav/bytecode.c[lv]d; do ' +
      '[ -f "$f" ] || continue; printf "%s " "$f"; head -c 512 "$f" 2>/dev/null | tr -cd "[:print:]"; echo; done',
  ),
  parse: (output): readonly ClamavDatabase[] =>
    (output?.stdout ?? '').split('\n').flatMap((line) => {
      const [, path, header = ''] = /^(\/\S+) (.*)$/.exec(line) ?? [];
      return path === undefined ? [] : [{ path, built: buildTime(header) }];
    }),
});

/** clamd.conf(5) by lower-case key; a key may stand several times. Null where clamd is not configured. */
export const clamdSettings = defineFact({
  id: 'clamav.settings',
  description: 'The configuration of clamd',
  probe: files(
    '/etc/clamav/clamd.conf',
    '/etc/clamd.d/*.conf',
    '/etc/clamd.conf',
    '/usr/local/etc/clamd.conf',
  ),
  parse: (output): ReadonlyMap<string, readonly string[]> | null => {
    const entries = output?.entries ?? [];
    const reason =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    if (reason !== null) throw new Inconclusive(reason.code, reason.text);
    if (entries.length === 0) return null;
    const settings = new Map<string, string[]>();
    for (const { content } of entries)
      for (const line of (content ?? '').split('\n')) {
        const [, key = '', value = ''] = /^\s*([A-Za-z]\w*)(?:\s+(.*?))?\s*$/.exec(line) ?? [];
        if (key !== '') settings.set(key.toLowerCase(), [...(settings.get(key.toLowerCase()) ?? []), value]);
      }
    return settings;
  },
});

/** A file that a scanner called malware and that is still where it was. */
export interface OpenDetection {
  readonly path: string;
  readonly signature: string;
  readonly log: string;
}

/** The end of each log is enough: what was found before and still lies there is found again by the next scan. */
const DETECTIONS = `for f in /var/log/clamav/*.log /var/log/clamav/*/*.log /var/log/clamd.log /var/log/clamd.scan /var/log/clamscan.log; do
[ -f "$f" ] || continue
[ -r "$f" ] || { echo "@ closed $f"; continue; }
tail -c 262144 "$f" | grep ': [^ ]* FOUND$' | tail -n 200 | sed 's/^.*[0-9] -> //;s/ FOUND$//' | sort -u | while IFS= read -r l; do
p=\${l%: *}
case $p in /*) [ -e "$p" ] && printf '%s\\t%s\\t%s\\n' "$f" "\${l##*: }" "$p";; esac
done
done
[ -d /var/log/clamav ] && { [ -x /var/log/clamav ] && [ -r /var/log/clamav ] || echo '@ closed /var/log/clamav'; }
:`;

export const openDetections = defineFact({
  id: 'clamav.detections',
  description: 'Files that ClamAV called malware and that are still there',
  probe: shell(DETECTIONS),
  parse: (output): ResourceSet<OpenDetection> => {
    const lines = (output?.stdout ?? '').split('\n');
    const found = lines.flatMap((line): readonly OpenDetection[] => {
      const [log = '', signature = '', path] = line.split('\t');
      return path === undefined ? [] : [{ log, signature, path }];
    });
    const closed = lines.find((line) => line.startsWith('@ closed '))?.slice('@ closed '.length);
    return closed === undefined
      ? completeSet(found)
      : incompleteSet(found, { code: 'permission', text: `${closed} may not be read` });
  },
});
