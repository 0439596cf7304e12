import type { FileEntry, FilesOutput } from '../core/answer.ts';
import { followUpFact } from '../core/fact.ts';
import { type FilesProbe, fileModes, files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type Account, accounts } from './accounts.ts';
import { redacted } from './secrets.ts';
import { parsePublicKey, type SshPublicKey } from './ssh-public-key.ts';
import { sshdNamedFiles } from './sshd-named-files.ts';

/** A file whose keys let somebody in as an account. */
export interface AuthorizedKeysFile {
  readonly account: Account;
  readonly file: FileEntry;
  /** The folder `.ssh` and the home above it, where sshd looks at their modes as well; those that are there. */
  readonly folders: readonly FileEntry[];
  readonly keys: readonly (SshPublicKey & { readonly line: number })[];
}

/** Values of `environment="NAME=value"` may be secrets. */
const redactEnvironment = (output: FilesOutput): FilesOutput => ({
  ...output,
  entries: output.entries.map((entry) => ({
    ...entry,
    content:
      entry.content?.replace(/(environment="[^"=]*=)([^"]*)"/gi, (whole, name: string, value: string) =>
        value.startsWith('[redacted') ? whole : `${name}${redacted(value)}"`,
      ) ?? null,
  })),
});

const BOUND = 500;

const hasHome = ({ home }: Account): boolean =>
  /^\/[^/]/.test(home) && !/^\/(nonexistent|dev|proc|sys)(\/|$)/.test(home);

/** sshd_config(5) AuthorizedKeysFile: `%h`, `%u`, `%U`, and paths relative to the home. */
const expand = (pattern: string, { name, uid, home }: Account): string => {
  const path = pattern.replace(/%([%huU])/g, (_, token: string) =>
    token === 'h' ? home : token === 'u' ? name : token === 'U' ? String(uid) : '%',
  );
  return path.startsWith('/') ? path : `${home}/${path}`;
};

const isLiteral = (path: string): boolean => !/[*?[\]\\]/.test(path);

/** Authorised keys of every account with a home; reading those of others needs root. */
export const authorizedKeys = followUpFact({
  id: 'ssh.authorized-keys',
  description: 'Public keys that let somebody in, by account',
  after: { accounts, named: sshdNamedFiles },
  ask: ({ accounts, named }): readonly FilesProbe[] => {
    const places = placesOf(accounts ?? [], named.authorizedKeys);
    if (places.length === 0) return [];
    const folders = [
      ...new Set(places.flatMap(({ account }) => [account.home, `${account.home}/.ssh`])),
    ].sort();
    return [files(...[...new Set(places.map(({ path }) => path))].sort()), fileModes(...folders)];
  },
  redact: redactEnvironment,
  parse: (answerTo, { accounts, named }): ResourceSet<AuthorizedKeysFile> => {
    const all = accounts ?? [];
    const places = placesOf(all, named.authorizedKeys);
    if (places.length === 0) return completeSet([]);
    const folderPaths = [
      ...new Set(places.flatMap(({ account }) => [account.home, `${account.home}/.ssh`])),
    ].sort();
    const answer = answerTo(files(...[...new Set(places.map(({ path }) => path))].sort()));
    const modes = answerTo(fileModes(...folderPaths));
    if (answer.state === 'unknown') return incompleteSet([], { code: answer.code, text: answer.text });
    const output = answer.state === 'found' ? answer.output : null;
    const folders = modes.state === 'found' ? modes.output.entries : [];
    let reason = output?.reason ?? named.reason;
    const items = places.flatMap(({ account, path }): AuthorizedKeysFile[] => {
      const file = output?.entries.find((entry) => entry.path === path);
      if (file === undefined) return [];
      if (file.content === null)
        reason ??= file.unreadable ?? { code: 'permission', text: `${path} may not be read` };
      const keys = (file.content ?? '').split('\n').flatMap((text, index) => {
        const key = parsePublicKey(text);
        return key === null ? [] : [{ ...key, line: index + 1 }];
      });
      const above = folders.filter(
        (entry) => entry.path === account.home || entry.path === `${account.home}/.ssh`,
      );
      return [
        {
          account,
          file: { ...file, content: null },
          folders: path.startsWith(`${account.home}/`) ? above : [],
          keys,
        },
      ];
    });
    if (all.length > BOUND)
      reason ??= { code: 'truncated', text: `Only ${BOUND} of ${all.length} accounts were looked at` };
    return reason === null ? completeSet(items) : incompleteSet(items, reason);
  },
});

const placesOf = (
  all: readonly Account[],
  patterns: readonly string[],
): readonly { readonly account: Account; readonly path: string }[] => {
  const seen = new Set<string>();
  return all
    .filter(hasHome)
    .slice(0, BOUND)
    .flatMap((account) => patterns.map((pattern) => ({ account, path: expand(pattern, account) })))
    .filter(({ path }) => isLiteral(path) && !seen.has(path) && seen.add(path));
};
