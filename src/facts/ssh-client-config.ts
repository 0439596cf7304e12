import type { FileEntry, FilesOutput } from '../core/answer.ts';
import { defineFact, Inconclusive } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { redactAssignments } from './secrets.ts';
import { splitLine } from './sshd-config-words.ts';

/** A setting of ssh_config(5) for every user of the host. */
export interface SshClientSetting {
  /** Lower case. */
  readonly keyword: string;
  readonly value: string;
  readonly path: string;
  readonly line: number;
  /** The Host or Match line around it; null where it holds for every destination. */
  readonly scope: string | null;
}

export interface SshClientConfig {
  /** The settings that have an effect, in order: of each keyword the first for every destination, and those of special ones before it. */
  readonly settings: ResourceSet<SshClientSetting>;
  /** Every file, for owner and mode. */
  readonly entries: readonly FileEntry[];
}

const PLACES = ['/etc/ssh', '/usr/etc/ssh'] as const;
const PATTERNS = PLACES.flatMap((folder) => [`${folder}/ssh_config`, `${folder}/ssh_config.d/*.conf`]);

/** Commands and variables of a destination may hold secrets. */
const redact = (output: FilesOutput): FilesOutput => ({
  ...output,
  entries: output.entries.map((entry) => ({
    ...entry,
    content:
      entry.content?.replace(/^\s*(SetEnv|ProxyCommand|LocalCommand|RemoteCommand|Match)\b.*$/gim, (line) =>
        redactAssignments(line),
      ) ?? null,
  })),
});

const isForAll = (keyword: string, args: readonly string[]): boolean =>
  keyword === 'host' ? args.join() === '*' : args.join().toLowerCase() === 'all';

/** ssh_config(5) of the whole host; null where there is none. Files of single users are theirs and are not read. */
export const sshClientConfig = defineFact({
  id: 'ssh.client-config',
  description: 'What the SSH client of this host does for every user',
  probe: files(...PATTERNS),
  redact,
  parse: (output): SshClientConfig | null => {
    const { entries, reason } = output ?? { entries: [], reason: null };
    const main = PLACES.map((folder) => entries.find(({ path }) => path === `${folder}/ssh_config`)).find(
      (entry) => entry !== undefined,
    );
    if (main === undefined) {
      if (reason !== null) throw new Inconclusive(reason.code, reason.text);
      return null;
    }
    let hidden = reason;
    const settings: SshClientSetting[] = [];
    const settled = new Set<string>();
    const read = (entry: FileEntry, outer: string | null, depth: number): void => {
      if (entry.content === null) hidden ??= entry.unreadable ?? notRead(entry.path);
      let scope = outer;
      (entry.content ?? '').split('\n').forEach((text, index) => {
        const split = splitLine(text);
        if (split === null) return;
        const keyword = split.keyword.toLowerCase();
        if (keyword === 'host' || keyword === 'match')
          scope = isForAll(keyword, split.args) ? outer : `${split.keyword} ${split.args.join(' ')}`;
        else if (keyword === 'include') for (const pattern of split.args) include(pattern, scope, depth);
        else if (!settled.has(keyword)) {
          if (scope === null) settled.add(keyword);
          settings.push({
            keyword,
            value: split.args.join(' '),
            path: entry.path,
            line: index + 1,
            scope,
          });
        }
      });
    };
    const include = (pattern: string, scope: string | null, depth: number): void => {
      const path = pattern.startsWith('/') ? pattern : `/etc/ssh/${pattern}`;
      if (depth > 3 || !(PATTERNS as readonly string[]).includes(path)) hidden ??= notRead(path);
      else {
        const folder = path.slice(0, -'*.conf'.length);
        for (const entry of entries) if (entry.path.startsWith(folder)) read(entry, scope, depth + 1);
      }
    };
    read(main, null, 0);
    return {
      settings: hidden === null ? completeSet(settings) : incompleteSet(settings, hidden),
      entries: entries.map((entry) => ({ ...entry, content: null })),
    };
  },
});

const notRead = (path: string) => ({ code: 'permission', text: `${path} was not read` }) as const;
