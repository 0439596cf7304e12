import type { FileEntry, FilesOutput } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { secretKindOf } from './secret-content.ts';

/** A variable that every session gets, and whose value is a secret. */
export interface SessionSecret {
  readonly path: string;
  readonly line: number;
  readonly name: string;
  readonly holds: 'token' | 'password';
  readonly mode: number;
}

/** pam_env(8), environment.d(5) and scripts of shells: variables in capitals, and those that name a proxy. */
const ASSIGNED =
  /^\s*(?:export\s+|(?:declare|typeset)\s+-\w+\s+)?([A-Z][A-Z0-9_]{0,99}|[a-z]{1,20}_proxy)=(.*)$/;
const IN_CSH = /^\s*setenv\s+([A-Z][A-Z0-9_]{0,99}|[a-z]{1,20}_proxy)\s+(\S.*)$/;

/** The working folder, whatever its name ends in. */
const NO_SECRET = /^(OLD)?PWD$/;
const MARK = /^(\w+) holds (token|password)$/;

/** A shell drops what follows ` #`; a value alone may hold one. */
const markOf = (path: string, line: string): string => {
  if (MARK.test(line)) return line;
  const [, name = '', value = ''] = ASSIGNED.exec(line) ?? IN_CSH.exec(line) ?? [];
  if (name === '' || NO_SECRET.test(name)) return '';
  const kind = secretKindOf(path, `${name}=${value.replace(/\s#.*$/, '')}`);
  return kind === 'token' || kind === 'password' ? `${name} holds ${kind}` : '';
};

/** Nothing of a text stays but the names of variables that hold a secret, in their lines. */
const redact = (output: FilesOutput): FilesOutput => ({
  ...output,
  entries: output.entries.map((entry) => ({
    ...entry,
    content:
      entry.content
        ?.split('\n')
        .map((line) => markOf(entry.path, line))
        .join('\n') ?? null,
  })),
});

const secretsIn = ({ path, mode, content }: FileEntry): readonly SessionSecret[] =>
  (content ?? '').split('\n').flatMap((text, index): readonly SessionSecret[] => {
    const [, name, holds] = MARK.exec(text) ?? [];
    return name === undefined
      ? []
      : [{ path, mode, line: index + 1, name, holds: holds === 'token' ? 'token' : 'password' }];
  });

/** Secrets among the variables that the files of every session set; values are never kept. */
export const sessionSecrets = defineFact({
  id: 'session-secrets',
  description: 'Variables of every session whose value is a secret; the values are not kept',
  probe: files(
    '/etc/environment',
    '/etc/environment.d/*.conf',
    '/etc/profile.d/*.sh',
    '/etc/profile.d/*.csh',
  ),
  redact,
  parse: (output): ResourceSet<SessionSecret> => {
    const entries = output?.entries ?? [];
    const items = entries.flatMap(secretsIn);
    const reason =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    return reason === null ? completeSet(items) : incompleteSet(items, reason);
  },
});
