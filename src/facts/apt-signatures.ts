import type { UnknownReason } from '../core/answer.ts';
import { followUpFact } from '../core/fact.ts';
import { type CommandProbe, shell } from '../core/probe.ts';
import { sourcesOfArchive } from './apt-archive-name.ts';
import { type AptArchive, aptIndex } from './apt-index.ts';
import { aptKeyrings } from './apt-keyrings.ts';
import { type IndexSignature, parseIndexSignature } from './index-signature.ts';
import { type PackageSource, packageSources } from './package-sources.ts';

/** More archives than any host has; those beyond are not asked about. */
const MOST_ARCHIVES = 40;

const NAME = /^[A-Za-z0-9_][\w.%+~:@-]*$/;
const PATH = /^\/[\w./%+~:@-]+$/;

/**
 * Verifies with what apt itself uses: gpgv, or sqv where there is no other. Neither writes anything this way: sqv insists on a file of its own for the text of a
 * signed message, so that text and signature are handed to it apart. gpgv reads no armoured key; where Debian has the same key in binary form, that one is taken.
 * apt keeps its lists packed in a way of its own: what is compared is their contents.
 */
const scriptFor = (
  name: string,
  keyrings: readonly string[],
  lists: boolean,
): string => `n='/var/lib/apt/lists/${name}'
d=
exec 4>&1
if [ -f "$n"_InRelease ]; then s=$n'_InRelease'
elif [ -f "$n"_Release.gpg ]; then s=$n'_Release.gpg' d=$n'_Release'
elif [ -f "$n"_Release ]; then echo '@ unsigned'; exit 0
else echo '@ gone'; exit 0
fi
[ -r "$s" ] && [ -r "\${d:-$s}" ] || { echo '@ closed'; exit 0; }
bare() { awk '/^-----BEGIN/{h=1;b=0;next}/^-----END/{b=0;next}h{if($0=="")h=0;b=!h;next}/^=/{next}b' "$1" | base64 -d; }
text() {
if [ -n "$d" ]; then cat "$d"; else
awk '/^-----BEGIN PGP SIGNED MESSAGE-----/{h=1;next}h{if($0=="")h=0;b=!h;next}/^-----BEGIN PGP SIGNATURE-----/{exit}b{sub(/^- /,"");sub(/[ \\t\\r]+$/,"");printf "%s%s",n,$0;n="\\n"}' "$s"; fi
}
if [ -z "$d" ]; then
[ "$(head -n 1 "$s")" = '-----BEGIN PGP SIGNED MESSAGE-----' ] && [ "$(grep -c '^-----BEGIN PGP SIGNED' "$s")" = 1 ] || { echo '@ odd'; exit 0; }
fi
g=; q=; a=
command -v gpgv >/dev/null && g=1
command -v sqv >/dev/null && q=1
[ -n "$g$q" ] || { echo '@ tool none'; exit 0; }
set --
for k in ${keyrings.map((path) => `'${path}'`).join(' ')}; do
if [ ! -e "$k" ]; then echo "@ missing $k"
elif [ ! -r "$k" ]; then echo "@ closed-key $k"
elif grep -q '^-----BEGIN PGP' "$k"; then
b=\${k##*/}; b=/usr/share/keyrings/\${b%.asc}.gpg
if [ -n "$g" ] && [ -r "$b" ] && bare "$k" 2>/dev/null | cmp -s - "$b"; then set -- "$@" --keyring "$b"
elif [ -n "$q" ]; then g=; set -- "$@" --keyring "$k"
else echo "@ armored $k"
fi
else set -- "$@" --keyring "$k"
fi
done
if [ $# = 0 ]; then echo '@ no-key'
elif [ -n "$g" ]; then
echo '@ tool gpgv'
gpgv --homedir /dev/null --ignore-time-conflict --status-fd 1 "$@" "$s" $d 2>/dev/null | grep -E '^\\[GNUPG:\\] (NEWSIG|GOODSIG|VALIDSIG|BADSIG|EXPSIG|EXPKEYSIG|REVKEYSIG|NO_PUBKEY|NODATA)' | head -n 100
else
echo '@ tool sqv'
if [ -n "$d" ]; then sqv "$@" --signature-file "$s" "$d" 2>&1; echo "@ status $?"
else awk '/^-----BEGIN PGP SIGNATURE-----/{b=1}b' "$s" | { exec 3<&0; text | { sqv "$@" --signature-file /dev/fd/3 /dev/stdin 2>&1; echo "@ status $?"; }; }
fi | grep -v '^@ [^s]' | head -n 100
fi
w=' '${
  lists
    ? `
for p in "$n"_*_Packages "$n"_*_Packages.*; do
[ -r "$p" ] || continue
r=\${p#"$n"_}; r=$(echo "\${r%_Packages*}_Packages" | tr _ /)
h=$({ if [ -x /usr/lib/apt/apt-helper ]; then /usr/lib/apt/apt-helper -o APT::Architectures::=none cat-file "$p"; else case $p in *_Packages) cat "$p";; *.gz) gzip -dc "$p";; *.xz) xz -dc "$p";; *) false;; esac; fi 2>/dev/null || echo "! $r" >&4; } | sha256sum)
echo "# \${h%% *} $r"
w="$w$r "
done`
    : ''
}
text | awk -v w="$w" '/^[A-Za-z]/{k=/^SHA256:/}/^Valid-Until:/{print}k&&index(w," "$3" "){print "=",$1,$3}'`;

/** The files of keys, and the fingerprints, that sources name; null where one of them cannot be asked about. */
const keysOf = (
  sources: readonly PackageSource[],
  trusted: readonly string[],
): { readonly keyrings: readonly string[]; readonly named: readonly string[] } | null => {
  const words = sources.flatMap(({ signedBy }) => signedBy?.split(/[\s,]+/).filter(Boolean) ?? []);
  const paths = words.filter((word) => word.startsWith('/'));
  const named = words.filter((word) => /^[0-9A-Fa-f]{16,64}!?$/.test(word));
  // A key that stands in the source itself has no file.
  if (paths.length + named.length < words.length) return null;
  const keyrings = paths.length > 0 ? paths : trusted;
  return keyrings.every((path) => PATH.test(path))
    ? {
        keyrings: [...new Set(keyrings)].sort(),
        named: named.map((name) => name.replace('!', '').toUpperCase()),
      }
    : null;
};

/** An archive whose index lies here, with the sources that name it and what became of its signature. */
export interface SignedArchive {
  readonly archive: AptArchive;
  readonly sources: readonly PackageSource[];
  readonly index: IndexSignature;
}

const untold = (code: 'unsupported' | 'truncated', text: string): IndexSignature => ({
  signature: { kind: 'unknown', reason: { code, text } },
  validUntil: null,
  altered: [],
  intact: 0,
});

interface Plan {
  readonly archive: AptArchive;
  readonly sources: readonly PackageSource[];
  readonly named: readonly string[];
  readonly probe: CommandProbe | null;
  /** Why nobody asks. */
  readonly why: string;
}

const planOf = (archive: AptArchive, all: readonly PackageSource[], trusted: readonly string[]): Plan => {
  const sources = sourcesOfArchive(archive.name, all);
  const keys = keysOf(sources, trusted);
  const plan = { archive, sources, named: keys?.named ?? [], probe: null };
  if (sources.length === 0) return { ...plan, why: 'no source that is configured names it' };
  if (keys === null)
    return { ...plan, why: 'its key stands in the source itself, or under a name that is not asked for' };
  if (!NAME.test(archive.name)) return { ...plan, why: 'its name is not asked for' };
  // Lists of a whole release take a second to hash: only those of security updates are, by which the patch level is judged.
  return { ...plan, probe: shell(scriptFor(archive.name, keys.keyrings, archive.security)), why: '' };
};

/**
 * The signatures of the indexes that apt fetched, each verified on the target with the keys that its sources name. Null where apt is not the package manager.
 */
export const aptSignatures = followUpFact({
  id: 'apt.signatures',
  description: 'Whether the indexes of apt are signed by the keys that their sources name',
  after: { index: aptIndex, sources: packageSources, keyrings: aptKeyrings },
  ask: ({ index, sources, keyrings }): readonly CommandProbe[] =>
    (index?.archives ?? [])
      .slice(0, MOST_ARCHIVES)
      .flatMap((archive) => planOf(archive, sources.items, keyrings).probe ?? []),
  parse: (answerTo, { index, sources, keyrings }): readonly SignedArchive[] | null => {
    if (index === null) return null;
    return index.archives.map((archive, place): SignedArchive => {
      const plan = planOf(archive, sources.items, keyrings);
      const told = { archive, sources: plan.sources };
      if (place >= MOST_ARCHIVES)
        return { ...told, index: untold('truncated', `only ${MOST_ARCHIVES} archives are looked at`) };
      if (plan.probe === null) return { ...told, index: untold('unsupported', plan.why) };
      const answer = answerTo(plan.probe);
      if (answer.state === 'found')
        return { ...told, index: parseIndexSignature(answer.output.stdout, plan.named) };
      const reason =
        answer.state === 'unknown'
          ? { code: answer.code, text: answer.text }
          : ({ code: 'unsupported', text: 'this was not asked' } as const);
      return { ...told, index: { ...untold('unsupported', ''), signature: { kind: 'unknown', reason } } };
    });
  },
});

/** Why indexes of security updates cannot show that nothing waits: altered, or past the day until which their owners want them to be believed. */
export const indexGap = (signed: readonly SignedArchive[], now: number): UnknownReason | null => {
  for (const { archive, index } of signed) {
    if (!archive.security) continue;
    const name = archive.suite || archive.name;
    if (index.signature.kind === 'bad' || index.altered.length > 0)
      return { code: 'unsupported', text: `The index of ${name} is not authentic` };
    if (index.validUntil !== null && index.validUntil < now)
      return {
        code: 'unsupported',
        text: `The index of ${name} was to be believed until ${new Date(index.validUntil).toISOString().slice(0, 10)}`,
      };
  }
  return null;
};
