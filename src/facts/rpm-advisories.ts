import { defineFact, Inconclusive } from '../core/fact.ts';
import { shell } from '../core/probe.ts';

/** A version that an advisory of a repository asks for. */
export interface AdvisedPackage {
  readonly name: string;
  /** `epoch:version-release`. */
  readonly version: string;
  readonly arch: string;
  /** `security`, or another word of updateinfo: `bugfix`, `enhancement`, `recommended`. */
  readonly type: string;
  /** The module stream it belongs to, `nodejs:18`; null for ordinary packages. */
  readonly module: string | null;
}

/** A repository whose metadata lie here. */
export interface CachedRepository {
  /** Its id, as the folder names it, without the hash of dnf. */
  readonly name: string;
  /** When its metadata were fetched or found to be current, milliseconds since the epoch. */
  readonly fetched: number;
  /** It publishes advisories, and they could be read. */
  readonly advisories: boolean;
  readonly packages: readonly AdvisedPackage[];
}

export interface RpmAdvisories {
  readonly repositories: readonly CachedRepository[];
  /** Module streams that are switched on here. */
  readonly modules: ReadonlySet<string>;
  /** Files that could not be unpacked or read. */
  readonly unread: readonly string[];
}

/**
 * What dnf 4 and 5 and zypper fetched last; none of them is asked, since each may refresh on the way. The advisories are narrowed to names that rpm
 * lists, split at each `<` so that it does not matter where the lines end.
 */
const SCRIPT = `command -v rpm >/dev/null || exit 0
echo '@ rpm'
grep -Hs '^\\(stream\\|state\\) *=' /etc/dnf/modules.d/*.module
{ rpm -qa --qf '<own %{NAME} >'
for d in /var/cache/dnf/*/repodata /var/cache/libdnf5/*/repodata /var/cache/zypp/raw/*/repodata; do
[ -d "$d" ] || continue
r=\${d%/repodata}
[ -r "$d" ] && [ -x "$d" ] || { printf '<unread %s >' "$d"; continue; }
t=$(stat -c %Y "$d"/repomd.xml "$d"/*primary* 2>/dev/null | sort -n | tail -n 1)
printf '<repo %s %s >' "\${t:-0}" "\${r##*/}"
for f in "$d"/*updateinfo.xml*; do
[ -f "$f" ] || continue
case $f in *.gz) gzip -dc "$f";; *.xz) xz -dc "$f";; *.bz2) bzip2 -dc "$f";; *.zst) zstd -dcq "$f";; *.zck) unzck --stdout "$f";; *.xml) cat "$f";; *) false;; esac 2>/dev/null && printf '<read >' || printf '<unread %s >' "\${f##*/}"
done
done; } | awk 'BEGIN{RS="<"}
function at(n,s){if(!match($0,"[ \\t\\n]" n "=\\"[^\\"]*\\""))return "";s=substr($0,RSTART,RLENGTH);sub(/^[^"]*"/,"",s);sub(/"$/,"",s);return s}
/^own /{n[$2]=1;c++;next}
/^repo /{split("",seen);print "@ repo",$2,$3;next}
/^read /{print "@ read";next}
/^unread /{print "@ unread",$2;next}
/^update[ \\t\\n]/{t=at("type");w=at("status")=="retracted";m="";next}
/^collection/{m="";next}
/^module[ \\t\\n]/{m=at("name")":"at("stream");next}
/^package[ \\t\\n]/{p=at("name");if(w||!(p in n))next;l=t" "p" "at("epoch")":"at("version")"-"at("release")" "at("arch")" "m;if(!(l in seen)){seen[l]=1;print l}}
END{print "@ names",c+0}'`;

const parse = (stdout: string): RpmAdvisories | null => {
  if (!stdout.startsWith('@ rpm')) return null;
  const streams = new Map<string, { stream?: string; enabled?: boolean }>();
  const repositories: {
    name: string;
    fetched: number;
    advisories: boolean;
    packages: AdvisedPackage[];
  }[] = [];
  const unread: string[] = [];
  let names = 0;
  for (const line of stdout.split('\n')) {
    const [, module, key, value = ''] =
      /^\/etc\/dnf\/modules\.d\/([^/:]+)\.module:(stream|state) *= *(\S*)/.exec(line) ?? [];
    if (module !== undefined) {
      const own = streams.get(module) ?? {};
      streams.set(
        module,
        key === 'stream' ? { ...own, stream: value } : { ...own, enabled: value === 'enabled' },
      );
      continue;
    }
    const words = line.split(' ');
    const current = repositories.at(-1);
    if (words[0] === '@') {
      if (words[1] === 'repo')
        repositories.push({
          name: (words[3] ?? '').replace(/-[0-9a-f]{16}$/, ''),
          fetched: Number(words[2] || 0) * 1000,
          advisories: false,
          packages: [],
        });
      else if (words[1] === 'read' && current !== undefined) current.advisories = true;
      else if (words[1] === 'unread') unread.push(words[2] ?? '');
      else if (words[1] === 'names') names = Number(words[2]);
    } else if (words.length >= 4 && current !== undefined) {
      const [type = '', name = '', version = '', arch = '', of = ''] = words;
      current.packages.push({ type, name, version, arch, module: of === '' ? null : of });
    }
  }
  // Without the names of installed packages every advisory was left out.
  if (names === 0) throw new Inconclusive('unsupported', 'rpm listed no package');
  return {
    repositories,
    modules: new Set(
      [...streams].flatMap(([name, { stream, enabled }]) =>
        enabled === true && stream !== undefined ? [`${name}:${stream}`] : [],
      ),
    ),
    unread,
  };
};

/** Null where rpm is not the package manager. */
export const rpmAdvisories = defineFact({
  id: 'rpm.advisories',
  description: 'Advisories for installed packages in the caches of dnf and zypper',
  probe: { ...shell(SCRIPT), slow: true },
  parse: (output) => parse(output?.stdout ?? ''),
});
