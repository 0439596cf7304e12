import { defineFact, deriveFact } from '../core/fact.ts';
import { shell } from '../core/probe.ts';
import { compareDebVersions } from '../vulnerabilities/deb-version.ts';
import { type InstalledPackage, installedPackages } from './installed-packages.ts';

/** An archive whose lists lie here. */
export interface AptArchive {
  /** The file of its Release, without `_InRelease`. */
  readonly name: string;
  readonly origin: string;
  readonly suite: string;
  /** An archive of security updates, by its label, suite or code name. */
  readonly security: boolean;
  /** apt takes from it only what was asked for, as from backports. */
  readonly notAutomatic: boolean;
  /** When its owner made it or the file was written, whichever is later; milliseconds since the epoch. */
  readonly dated: number;
  /** The `Date` of its Release alone, as its owner signed it; null where it says none. */
  readonly released: number | null;
  /** Lists of packages that could be read. */
  readonly lists: number;
}

export interface AptCandidate {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  /** Percent of machines that get it so far (Ubuntu); null where everybody does. */
  readonly phased: number | null;
  readonly archive: AptArchive;
}

export interface AptIndex {
  readonly archives: readonly AptArchive[];
  /** Versions of installed packages that differ from the installed one. */
  readonly candidates: readonly AptCandidate[];
  /** The stamp of the last fetch that succeeded, milliseconds since the epoch; null where nothing writes it. */
  readonly fetched: number | null;
  /** Lists that could not be read, by file name. */
  readonly unread: readonly string[];
  /** Installed packages that no list names. */
  readonly foreign: readonly string[];
}

/**
 * Only what is fetched already is read; apt itself is not asked, since its simulations write logs. Told any architecture, apt-helper does not start
 * dpkg for every file to ask for them.
 */
const SCRIPT = `L=/var/lib/apt/lists
[ -d $L ] && [ -s /var/lib/dpkg/status ] || exit 0
echo '@ apt'
s=$(stat -c %Y /var/lib/apt/periodic/update-success-stamp 2>/dev/null) && echo "@ stamp $s"
set --
for f in $L/*_InRelease $L/*_Release; do
[ -f "$f" ] || continue
if [ -r "$f" ]; then set -- "$@" "$f"; else echo "@ release $(stat -c %Y "$f") \${f##*/}"; fi
done
[ $# = 0 ] || stat -c '%Y %n' "$@" | awk '
NR==FNR{i=index($0," ");t[substr($0,i+1)]=substr($0,1,i-1);next}
FNR==1{f=FILENAME;m=t[f];sub(/^.*\\//,"",f);print "@ release",m,f;k=1}
/^(SHA256|MD5Sum|SHA1):/{k=0}
k&&/^(Origin|Label|Suite|Codename|Date|NotAutomatic):/' - "$@"
{ for f in $L/*_Packages $L/*_Packages.*; do
[ -f "$f" ] || continue
echo "@ list \${f##*/}"
if [ -x /usr/lib/apt/apt-helper ]; then /usr/lib/apt/apt-helper -o APT::Architectures::=none cat-file "$f" 2>/dev/null
else case $f in *_Packages) cat "$f";; *.gz) gzip -dc "$f";; *.xz) xz -dc "$f";; *) false;; esac 2>/dev/null
fi || { echo; echo "@ unread \${f##*/}"; }
echo
done; } | grep -E '^(@ |Package: |Version: |Architecture: |Phased-Update-Percentage: |$)' | awk '
function own(){if(p!=""&&s!="not-installed"&&s!="config-files"){n[p]=1;i[p" "v]=1}p=s=v=""}
NR==FNR{if(/^Package: /)p=$2;else if(/^Status: /)s=$4;else if(/^Version: /)v=$2;else if(/^$/)own();next}
FNR==1{own()}
/^@ /{print;next}
/^Package: /{p=$2;k=(p in n);if(k)d[p]=1;u="";next}
!k{next}
/^V/{v=$2;next}
/^A/{a=$2;next}
/^Ph/{u=$2;next}
/^$/{if(!((p" "v) in i))print p,v,a,u;k=0}
END{if(NR==FNR)own();for(p in n)if(!(p in d))print "@ foreign",p}' /var/lib/dpkg/status -`;

const secondsToTime = (text: string | undefined): number => Number(text ?? 0) * 1000;

const parse = (stdout: string): AptIndex | null => {
  if (!stdout.startsWith('@ apt')) return null;
  interface Draft {
    readonly name: string;
    readonly fields: Map<string, string>;
    readonly mtime: number;
    lists: number;
  }
  const drafts: Draft[] = [];
  const unread: string[] = [];
  const foreign: string[] = [];
  const found: { readonly words: readonly string[]; readonly draft: Draft | null }[] = [];
  let stamp: number | null = null;
  let current: Draft | null = null;
  for (const line of stdout.split('\n')) {
    const words = line.split(' ');
    if (words[0] !== '@') {
      const field = /^(Origin|Label|Suite|Codename|Date|NotAutomatic): *(.*)$/.exec(line);
      if (field?.[1] !== undefined) current?.fields.set(field[1], field[2] ?? '');
      else if (words.length >= 3) found.push({ words, draft: current });
    } else if (words[1] === 'foreign') foreign.push(words[2] ?? '');
    else if (words[1] === 'stamp') stamp = secondsToTime(words[2]);
    else if (words[1] === 'release') {
      const name = (words[3] ?? '').replace(/_(In)?Release$/, '');
      current = { name, fields: new Map(), mtime: secondsToTime(words[2]), lists: 0 };
      drafts.push(current);
    } else if (words[1] === 'list') {
      const own = drafts
        .filter(({ name }) => words[2]?.startsWith(`${name}_`))
        .toSorted((a, b) => b.name.length - a.name.length)[0];
      current = own ?? null;
      if (current !== null) current.lists += 1;
    } else if (words[1] === 'unread') {
      unread.push(words[2] ?? '');
      if (current !== null) current.lists -= 1;
    }
  }
  const archives = new Map(
    drafts.map((draft): [Draft, AptArchive] => {
      const field = (name: string) => draft.fields.get(name) ?? '';
      const date = Date.parse(field('Date'));
      return [
        draft,
        {
          name: draft.name,
          origin: field('Origin'),
          suite: field('Suite') || field('Codename'),
          security: /security/i.test(`${field('Label')} ${field('Suite')} ${field('Codename')}`),
          notAutomatic: /^yes/i.test(field('NotAutomatic')),
          dated: Math.max(draft.mtime, Number.isNaN(date) ? 0 : date),
          released: Number.isNaN(date) ? null : date,
          lists: draft.lists,
        },
      ];
    }),
  );
  const candidates = found.flatMap(({ words: [name = '', version = '', arch = '', phased], draft }) => {
    const archive = draft === null ? undefined : archives.get(draft);
    return archive === undefined
      ? []
      : [{ name, version, arch, phased: phased ? Number(phased) : null, archive }];
  });
  return {
    archives: [...archives.values()],
    candidates,
    fetched: stamp,
    unread,
    foreign: foreign.sort(),
  };
};

/** The package lists that apt fetched last, narrowed to installed packages. Null where apt is not the package manager. */
export const aptIndex = defineFact({
  id: 'apt.index',
  description: 'Versions that the fetched package lists offer for installed packages',
  // Fifty megabytes are unpacked for one release: half a minute on a slow or busy machine.
  probe: { ...shell(SCRIPT), slow: true, timeoutMs: 120_000 },
  parse: (output) => parse(output?.stdout ?? ''),
});

/** A newer version of an installed package. */
export interface PendingUpdate {
  readonly installed: InstalledPackage;
  readonly version: string;
  readonly archive: string;
  /** An archive of security updates offers a newer version than the installed one. */
  readonly security: boolean;
}

/**
 * Newer versions by the lists at hand, compared as deb-version(7) orders them. Pins do not count: a fix that a pin keeps away is pending all the same.
 * Null where apt is not the package manager.
 */
export const pendingUpdates = deriveFact({
  id: 'apt.pending-updates',
  description: 'Updates that wait to be installed, by the fetched package lists',
  from: { aptIndex, installedPackages },
  derive: ({ aptIndex, installedPackages }): readonly PendingUpdate[] | null => {
    if (aptIndex === null || installedPackages?.manager !== 'dpkg') return null;
    const byName = Map.groupBy(aptIndex.candidates, ({ name }) => name);
    return installedPackages.packages.flatMap((installed): readonly PendingUpdate[] => {
      const newer = (byName.get(installed.name) ?? [])
        .filter(
          ({ arch, archive, phased, version }) =>
            (arch === installed.arch || arch === 'all' || installed.arch === 'all') &&
            !archive.notAutomatic &&
            (phased === null || phased >= 100) &&
            compareDebVersions(version, installed.version) > 0,
        )
        .toSorted((a, b) => compareDebVersions(b.version, a.version));
      const fix = newer.find(({ archive }) => archive.security);
      const best = fix ?? newer[0];
      return best === undefined
        ? []
        : [{ installed, version: best.version, archive: best.archive.suite, security: fix !== undefined }];
    });
  },
});
