import { defineFact } from '../core/fact.ts';
import { shell } from '../core/probe.ts';

/** A version of an installed package in a list that apk keeps. */
export interface ApkCandidate {
  readonly name: string;
  readonly version: string;
}

export interface ApkIndex {
  readonly indexes: readonly {
    readonly name: string;
    /** When it was fetched, milliseconds since the epoch. */
    readonly fetched: number;
    readonly candidates: readonly ApkCandidate[];
  }[];
  readonly unread: readonly string[];
}

/** Lists stay here after `apk update` alone: `apk add --no-cache` and images keep none. */
const SCRIPT = `d=/lib/apk/db/installed
[ -f $d ] || d=/usr/lib/apk/db/installed
[ -f $d ] || exit 0
echo '@ apk'
{ sed -n 's/^P:/own /p' $d
for f in /var/cache/apk/APKINDEX.*.tar.gz /etc/apk/cache/APKINDEX.*.tar.gz; do
[ -f "$f" ] || continue
case $f in /etc/*) [ ! /etc/apk/cache -ef /var/cache/apk ] || continue;; esac
echo "@ index $(stat -c %Y "$f") \${f##*/}"
gzip -dc "$f" 2>/dev/null | tar -xOf - APKINDEX 2>/dev/null || echo "@ unread \${f##*/}"
echo
done; } | awk '/^own /{n[$2]=1;next} /^@ /{print;next} /^P:/{p=substr($0,3);next} /^V:/{if(p in n)print p,substr($0,3);next}'`;

/** The lists of apk, narrowed to installed packages. Null where apk is not the package manager. */
export const apkIndex = defineFact({
  id: 'apk.index',
  description: 'Versions that the fetched lists of apk offer for installed packages',
  probe: { ...shell(SCRIPT), slow: true },
  parse: (output): ApkIndex | null => {
    const lines = (output?.stdout ?? '').split('\n');
    if (lines[0] !== '@ apk') return null;
    const indexes: { name: string; fetched: number; candidates: ApkCandidate[] }[] = [];
    const unread: string[] = [];
    for (const line of lines) {
      const words = line.split(' ');
      if (words[0] === '@') {
        if (words[1] === 'index')
          indexes.push({ name: words[3] ?? '', fetched: Number(words[2]) * 1000, candidates: [] });
        else if (words[1] === 'unread') unread.push(words[2] ?? '');
      } else if (words.length === 2)
        indexes.at(-1)?.candidates.push({ name: words[0] ?? '', version: words[1] ?? '' });
    }
    return { indexes, unread };
  },
});
