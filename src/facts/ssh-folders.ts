import type { FileEntry } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** The folders of SSH's configuration and host keys. */
export const sshFolders = defineFact({
  id: 'ssh.folders',
  description: 'Owner and mode of the folders that hold the configuration of SSH',
  probe: fileModes('/etc/ssh', '/etc/ssh/sshd_config.d', '/etc/ssh/ssh_config.d'),
  parse: (output): ResourceSet<FileEntry> => {
    const folders = (output?.entries ?? []).filter(({ type }) => type === 'directory');
    return output === null || output.reason === null
      ? completeSet(folders)
      : incompleteSet(folders, output.reason);
  },
});
