import { followUpFact } from '../core/fact.ts';
import type { CommandProbe } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type Account, accounts } from './accounts.ts';
import { firstOrdinaryUid, isClosedShell, loginDefs } from './login-defs.ts';

/** A secret that stands in plain text below a home. */
export interface HomeSecret {
  readonly path: string;
  readonly what: string;
}

/** Files below a home, the mark by which grep tells that a secret stands there in plain text, and what it is. */
const PLACES: readonly (readonly [string, string, string])[] = [
  ['.aws/credentials', 'aws_secret_access_key', 'a key of AWS'],
  ['.docker/config.json', '"auth": *"', 'a login of a registry'],
  ['.kube/config', '(client-key-data|token):', 'a login of a cluster'],
  ['.git-credentials', '^https?://[^:@/]+:', 'a password of a repository'],
  ['.netrc', '(^|[[:space:]])password[[:space:]]', 'a password'],
  ['.npmrc', '_(authToken|auth|password) *=', 'a token of a package registry'],
  ['.pypirc', '^ *password *[=:]', 'a token of a package registry'],
  ['.pgpass', '^[^#:]+:[^:]*:[^:]*:[^:]+:.', 'a password of a database'],
  ['.my.cnf', '^ *password *=', 'a password of a database'],
  ['.vault-token', '.', 'a token of a vault'],
  ['.config/gh/hosts.yml', 'oauth_token:', 'a token of GitHub'],
];
const KEYS = ['.ssh/id_rsa', '.ssh/id_ecdsa', '.ssh/id_ed25519', '.ssh/id_dsa'] as const;

/** An OpenSSH key without a passphrase begins with the cipher `none`; an older one with one has a line that says so. */
const OPEN_KEY = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmU';
const OLD_KEY = 'BEGIN ((RSA|DSA|EC) )?PRIVATE KEY';

/** The target looks for the marks itself and tells names alone: no secret is sent. */
const SCRIPT = `see() {
f=$h/$1
if [ -f "$f" ]; then
[ -r "$f" ] && return 0
echo "@ $f"
elif [ -d "\${f%/*}" ] && [ ! -x "\${f%/*}" ]; then echo "@ $f"
fi
return 1
}
for h do
[ -d "$h" ] || continue
[ -x "$h" ] || { echo "@ $h"; continue; }
for k in ${KEYS.join(' ')}; do
see $k || continue
grep -q -e ${OPEN_KEY} -- "$f" || { grep -qE -e '${OLD_KEY}' -- "$f" && ! grep -q -e ENCRYPTED -- "$f"; } && echo "+ $f"
done
${PLACES.map(([place, mark]) => `see ${place} && grep -qE -e '${mark}' -- "$f" && echo "+ $f"`).join('\n')}
done
:`;

const BOUND = 100;

const homesOf = (all: readonly Account[], firstUid: number): readonly string[] => [
  ...new Set(
    all
      .filter(
        ({ uid, shell, home }) =>
          (uid === 0 || (uid >= firstUid && uid < 65_534)) &&
          !isClosedShell(shell) &&
          /^\/[\w@+=,./-]*\w\/*$/.test(home) &&
          !/^\/(nonexistent|dev|proc|sys)(\/|$)/.test(home),
      )
      .map(({ home }) => home.replace(/\/+$/, '')),
  ),
];

const probeFor = (homes: readonly string[]): readonly CommandProbe[] =>
  homes.length === 0 ? [] : [{ kind: 'command', argv: ['sh', '-c', SCRIPT, 'sh', ...homes.slice(0, BOUND)] }];

const whatIn = (path: string): string =>
  PLACES.find(([place]) => path.endsWith(`/${place}`))?.[2] ?? 'a private key without a passphrase';

/** Secrets in plain text in the homes of root and of people with a shell. */
export const homeSecrets = followUpFact({
  id: 'home-secrets',
  description: 'Which homes hold keys and passwords in plain text; their texts are not sent',
  after: { accounts, loginDefs },
  ask: ({ accounts, loginDefs }) => probeFor(homesOf(accounts, firstOrdinaryUid(loginDefs))),
  parse: (answerTo, { accounts, loginDefs }): ResourceSet<HomeSecret> => {
    const homes = homesOf(accounts, firstOrdinaryUid(loginDefs));
    const [probe] = probeFor(homes);
    if (probe === undefined) return completeSet([]);
    const answer = answerTo(probe);
    if (answer.state === 'unknown') return incompleteSet([], { code: answer.code, text: answer.text });
    const lines = answer.state === 'found' ? answer.output.stdout.split('\n') : [];
    const items = lines
      .filter((line) => line.startsWith('+ /'))
      .map((line): HomeSecret => ({ path: line.slice(2), what: whatIn(line) }));
    const closed = lines.find((line) => line.startsWith('@ '))?.slice(2);
    if (closed !== undefined)
      return incompleteSet(items, { code: 'permission', text: `${closed} may not be read` });
    return homes.length > BOUND
      ? incompleteSet(items, {
          code: 'truncated',
          text: `Only ${BOUND} of ${homes.length} homes were looked at`,
        })
      : completeSet(items);
  },
});
