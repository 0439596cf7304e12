import type { FileEntry, FilesOutput } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

const setOf = (output: FilesOutput | null): ResourceSet<FileEntry> => {
  const entries = output?.entries ?? [];
  return output?.reason == null ? completeSet(entries) : incompleteSet(entries, output.reason);
};

/** Files that decide what dockerd does, at the places of packages and of administrators; what is not there is left out. */
export const dockerFiles = defineFact({
  id: 'docker.files',
  description: 'Owner and mode of the engine’s configuration, units and certificates',
  probe: fileModes(
    '/etc/docker',
    '/etc/docker/daemon.json',
    '/etc/docker/certs.d',
    '/etc/docker/certs.d/*',
    '/etc/docker/certs.d/*/*',
    '/etc/docker/*.pem',
    '/etc/default/docker',
    '/etc/sysconfig/docker',
    '/etc/systemd/system/docker.service',
    '/etc/systemd/system/docker.service.d',
    '/etc/systemd/system/docker.service.d/*.conf',
    '/etc/systemd/system/docker.socket',
    '/etc/systemd/system/docker.socket.d/*.conf',
    '/lib/systemd/system/docker.service',
    '/lib/systemd/system/docker.socket',
    '/lib/systemd/system/containerd.service',
    '/etc/containerd/config.toml',
    '/run/containerd/containerd.sock',
  ),
  parse: setOf,
});
