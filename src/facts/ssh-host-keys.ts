import type { FileEntry, FilesOutput } from '../core/answer.ts';
import { defineFact, followUpFact } from '../core/fact.ts';
import { type FilesProbe, fileModes, files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { parsePublicKey, type SshPublicKey } from './ssh-public-key.ts';
import { sshdNamedFiles } from './sshd-named-files.ts';
import { sshdProgram } from './sshd-report.ts';

/** A key with which sshd proves who it is. The private file is never read. */
export interface SshHostKey {
  readonly path: string;
  /** Owner and mode of the private file; null where it is not there. */
  readonly file: FileEntry | null;
  /** Owner and mode of the public file beside it; null where that is not there. */
  readonly publicFile: FileEntry | null;
  /** Null where the public file beside it is missing or is no key. */
  readonly publicKey: SshPublicKey | null;
}

const USUAL = '/etc/ssh/ssh_host_*_key';
const isUsual = (path: string): boolean => /^\/etc\/ssh\/ssh_host_[^/]*_key$/.test(path);

const usualPrivate = defineFact({
  id: 'ssh-host-keys.private',
  description: 'Owner and mode of private host keys at their usual place',
  probe: fileModes(USUAL),
  parse: (output): FilesOutput => output ?? { entries: [], complete: true, reason: null },
});

const usualPublic = defineFact({
  id: 'ssh-host-keys.public',
  description: 'Public host keys at their usual place',
  probe: files(`${USUAL}.pub`),
  parse: (output): FilesOutput => output ?? { entries: [], complete: true, reason: null },
});

const elsewhere = (paths: readonly string[]): readonly FilesProbe[] => {
  const other = paths.filter((path) => !isUsual(path) && path.startsWith('/'));
  return other.length === 0 ? [] : [fileModes(...other), files(...other.map((path) => `${path}.pub`))];
};

/** Keys that sshd is set to use, at their usual place or elsewhere; null where sshd is not installed. */
export const sshHostKeys = followUpFact({
  id: 'ssh-host-keys',
  description: 'Host keys of sshd: owner, mode, type and size',
  after: { program: sshdProgram, named: sshdNamedFiles, usualPrivate, usualPublic },
  ask: ({ named }): readonly FilesProbe[] => elsewhere(named.hostKeys),
  parse: (answerTo, { program, named, usualPrivate, usualPublic }): ResourceSet<SshHostKey> | null => {
    if (program === null) return null;
    const outputs = [usualPrivate, usualPublic];
    let hidden = named.reason;
    for (const probe of elsewhere(named.hostKeys)) {
      const answer = answerTo(probe);
      if (answer.state === 'found') outputs.push(answer.output);
      else if (answer.state === 'unknown') hidden ??= { code: answer.code, text: answer.text };
    }
    const entries = outputs.flatMap((output) => output.entries);
    hidden ??= outputs.find(({ reason }) => reason !== null)?.reason ?? null;
    const isThere = (path: string) => entries.some((entry) => entry.path === path);
    // Where nobody said which keys are used, whatever lies at their usual place may be.
    const paths =
      named.reason === null
        ? named.hostKeys.filter((path) => isThere(path) || isThere(`${path}.pub`))
        : [...new Set([...named.hostKeys.filter(isThere), ...usualPrivate.entries.map(({ path }) => path)])];
    const keys = paths.map((path): SshHostKey => {
      const publicFile = entries.find((entry) => entry.path === `${path}.pub`) ?? null;
      return {
        path,
        file: entries.find((entry) => entry.path === path) ?? null,
        publicFile: publicFile === null ? null : { ...publicFile, content: null },
        publicKey: parsePublicKey(publicFile?.content ?? ''),
      };
    });
    return hidden === null ? completeSet(keys) : incompleteSet(keys, hidden);
  },
});
