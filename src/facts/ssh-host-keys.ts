import type { FileEntry, FilesOutput } from '../core/answer.ts';
import { defineFact, followUpFact, optional, type Resolved } from '../core/fact.ts';
import { type FilesProbe, fileModes, files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { parsePublicKey, type SshPublicKey } from './ssh-public-key.ts';
import { type SshdReport, sshdProgram, sshdReport } from './sshd-report.ts';

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

/** Every key that sshd itself names; empty where it could not be asked. */
const configuredKeys = (report: Resolved<SshdReport>): readonly string[] => [
  ...new Set(
    (report.known ? report.value.dumps : []).flatMap(({ settings }) => settings.get('hostkey') ?? []),
  ),
];

/** Keys that sshd is set to use, at their usual place or elsewhere; null where sshd is not installed. */
export const sshHostKeys = followUpFact({
  id: 'ssh-host-keys',
  description: 'Host keys of sshd: owner, mode, type and size',
  after: { program: sshdProgram, report: optional(sshdReport), usualPrivate, usualPublic },
  ask: ({ report }): readonly FilesProbe[] => elsewhere(configuredKeys(report)),
  parse: (answerTo, { program, report, usualPrivate, usualPublic }): ResourceSet<SshHostKey> | null => {
    if (program === null) return null;
    const configured = configuredKeys(report);
    const outputs = [usualPrivate, usualPublic];
    // Without sshd's own word a key may be set to lie elsewhere.
    let hidden: ResourceSet<SshHostKey>['reason'] =
      configured.length > 0
        ? null
        : { code: 'permission', text: 'Only sshd -T names every host key, and it needs root' };
    for (const probe of elsewhere(configured)) {
      const answer = answerTo(probe);
      if (answer.state === 'found') outputs.push(answer.output);
      else if (answer.state === 'unknown') hidden ??= { code: answer.code, text: answer.text };
    }
    const entries = outputs.flatMap((output) => output.entries);
    hidden ??= outputs.find(({ reason }) => reason !== null)?.reason ?? null;
    const paths = configured.length > 0 ? configured : usualPrivate.entries.map(({ path }) => path);
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
