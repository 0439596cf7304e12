import { defineFact } from '../core/fact.ts';
import { shell } from '../core/probe.ts';

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
