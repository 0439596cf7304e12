import { defineFact } from '../core/fact.ts';
import { executable, shell } from '../core/probe.ts';
import { redactAssignments } from './secrets.ts';
import type { SshdSettings } from './sshd-config-lines.ts';
import { keywordOf } from './sshd-keywords.ts';
import { connectionSpec, STRANGER } from './sshd-match.ts';

/**
 * Asks the sshd on the search path for its effective values, with the options of each listening daemon (where distributions keep
 * cipher lists), seen in the argument list of root's own processes outside containers. `sshd -G` (since 9.3) needs no host keys. Without a Match, and without a file or
 * option that could hold one, both kinds of connection get the same, and it is asked once.
 */
const SCRIPT = `s=$(command -v sshd)
n=0 a= i=0
for f in $(grep -lsx sshd /proc/[0-9]*/comm); do
d=\${f%/comm}
c=
IFS= read -r c 2>/dev/null <$d/cmdline
case $c in /*) c=$(tr '\\000' ' ' <$d/cmdline 2>/dev/null);; esac
case $c in */sshd\\ *'[listener]'*|/*/sshd\\ *|/*/sshd) ;; *) continue;; esac
case $c in *-i\\ *|*-R\\ *|*-z\\ *) continue;; esac
k=
[ ! -e $d/ns/mnt ] || k=1
[ -z "$k" ] || [ $d/ns/mnt -ef /proc/self/ns/mnt ] || continue
n=$((n + 1))
[ -n "$k" ] && [ -O $d ] || continue
i=$((i + 1))
a="$a\${c%%\\[listener\\]*}
"
done
echo "@ running $n"
[ -n "$s" ] || exit 0
echo "@ version $(ssh -V 2>&1)"
b=
case $s in /usr/sbin/sshd|/sbin/sshd|/usr/bin/sshd) [ ! -r /etc/ssh/sshd_config ] || b=$(grep -hisE '^[^#]*(match|include)' /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*.conf; echo .);; esac
case $b in .|'Include /etc/ssh/sshd_config.d/*.conf
.') b=1;; *) b=;; esac
ask() { while read -r line; do
set -f; set -- $line; shift; set +f
w=
while [ $# -gt 0 ]; do
case $1 in
-o|-f) w="$w $1 $2"; shift;;
-o*|-f*) w="$w $1";;
esac
shift
done
echo "= $w"
x=
for u in ${connectionSpec(STRANGER)} ${connectionSpec({ ...STRANGER, user: 'root' })}; do
set -f
[ -n "$x" ] && [ -z "$w" ] || o=$("$s" -T $w -C $u 2>&1) || { p=$o; o=$("$s" -G $w -C $u 2>&1) || { echo "! $p"; continue; }; }
set +f
x=$b
echo "+ $u"
echo "$o"
done
done; }
if [ $i -gt 1 ]; then printf '%s' "$a" | sort -u | head -n 3 | ask; else echo "\${a:-sshd}" | ask; fi`;

/** What one `sshd -T` printed. */
export interface SshdDump {
  /** Options of the daemon that were repeated: `-f FILE`, `-o KEY=VALUE`. */
  readonly flags: string;
  readonly user: string;
  readonly settings: SshdSettings;
}

export interface SshdReport {
  /** Listening daemons seen. */
  readonly running: number;
  readonly version: string | null;
  readonly dumps: readonly SshdDump[];
  readonly errors: readonly string[];
}

/** The path of sshd; null where it is not installed. */
export const sshdProgram = defineFact({
  id: 'sshd.program',
  description: 'Whether sshd is installed',
  probe: executable('sshd'),
  parse: (output): string | null => output?.path ?? null,
});

/** What sshd says itself; without root it mostly only says why it says nothing. */
export const sshdReport = defineFact({
  id: 'sshd.report',
  description: 'The effective configuration as sshd prints it, for a stranger and for root',
  probe: { ...shell(SCRIPT), slow: true },
  redact: (output) => ({
    ...output,
    stdout: output.stdout.replace(/^(setenv|forcecommand) .*$/gm, (line) => redactAssignments(line)),
  }),
  parse: (output): SshdReport => {
    const errors: string[] = [];
    const dumps: (SshdDump & { readonly settings: Map<string, readonly string[]> })[] = [];
    let [running, version, flags]: [number, string | null, string] = [0, null, ''];
    for (const line of (output?.stdout ?? '').split('\n')) {
      if (line.startsWith('@ running ')) running = Number(line.slice(10));
      else if (line.startsWith('@ version ')) version = /OpenSSH_(\S+?)[\s,]/.exec(`${line} `)?.[1] ?? null;
      else if (line.startsWith('= ')) flags = line.slice(2).trim();
      else if (line.startsWith('! ')) errors.push(line.slice(2));
      else if (line.startsWith('+ '))
        dumps.push({ flags, user: /user=([^,]*)/.exec(line)?.[1] ?? '', settings: new Map() });
      else {
        const [, word = '', value = ''] = /^([a-z][a-z0-9]+) (.*)$/.exec(line) ?? [];
        const settings = dumps.at(-1)?.settings;
        const keyword = keywordOf(word);
        if (word !== '') settings?.set(keyword, [...(settings.get(keyword) ?? []), value]);
      }
    }
    return { running, version, dumps, errors };
  },
});
