import type { FileEntry, UnknownReason } from '../core/answer.ts';
import { followUpFact } from '../core/fact.ts';
import { type FilesProbe, fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type Account, accounts } from './accounts.ts';
import { type DockerDaemon, daemonConfigs, settingOf } from './docker-daemons.ts';
import {
  type DockerFileKind,
  type FilePlace,
  type FileScope,
  placesOf,
  TLS_FILES,
} from './docker-file-places.ts';
import { type DockerUnit, dockerUnits } from './docker-units.ts';
import { processes } from './processes.ts';

/** A file of an engine that is there. */
export interface DockerFile extends FileScope {
  readonly entry: FileEntry;
}

/** Places that are looked at together: what one of them hides casts no doubt on the others. */
const groupOf = ({ kind, owner }: FilePlace): string =>
  `${kind === 'registry-certificate' || /^(?:ca|server)-/.test(kind) ? kind : 'plain'} ${owner}`;

const groups = (places: readonly FilePlace[]): readonly (readonly FilePlace[])[] => [
  ...Map.groupBy(places, groupOf).values(),
];

const probeFor = (places: readonly FilePlace[]): FilesProbe =>
  fileModes(...[...new Set(places.map(({ pattern }) => pattern))].sort());

const matches = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+^${}()|\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`).test(path);

/** What was found, and of which kinds something may not have been seen. */
export interface DockerFiles {
  readonly files: readonly DockerFile[];
  readonly gaps: readonly (FileScope & { readonly reason: UnknownReason })[];
}

/**
 * The files of one kind of one engine: the system's (`owner` null), or that of a user. `config` is the daemon.json of its daemon; null where that
 * is not known, and then every file of that owner counts.
 */
export const filesOfKind = (
  { files, gaps }: DockerFiles,
  kind: DockerFileKind,
  owner: number | null,
  config: string | null,
): ResourceSet<FileEntry> => {
  const isOwn = (scope: FileScope): boolean =>
    scope.kind === kind &&
    scope.owner === owner &&
    (config === null || scope.config === null || scope.config === config);
  const own = files.filter(isOwn).map(({ entry }) => entry);
  const gap = gaps.find(isOwn);
  return gap === undefined ? completeSet(own) : incompleteSet(own, gap.reason);
};

/** Whether a daemon names a file of TLS, or uses that of its user's folder because TLS is on. */
export const usesTlsFile = (daemon: DockerDaemon, kind: DockerFileKind): boolean =>
  TLS_FILES.some(([key, named]) => named === kind && settingOf(daemon, key) !== null) ||
  settingOf(daemon, 'tls')?.value === true ||
  settingOf(daemon, 'tlsverify')?.value === true;

const unitFiles = (units: ResourceSet<DockerUnit>, accounts: readonly Account[]): DockerFiles => {
  const files = units.items.flatMap(({ name, home, files }) => {
    const kind =
      name === 'docker.socket' ? 'socket-unit' : name === 'containerd.service' ? null : 'service-unit';
    const owner = home === null ? null : accounts.find((account) => account.home === home)?.uid;
    return kind === null || owner === undefined
      ? []
      : files.map((entry): DockerFile => ({ kind, owner, config: null, entry }));
  });
  // A folder of a home that may not be looked into hides no unit of the system: those lie where everybody reads.
  const seen = new Set(files.map(({ kind, owner }) => `${kind} ${owner}`));
  const owners = [null, ...accounts.map(({ uid }) => uid)];
  const { reason } = units;
  const gaps =
    reason === null
      ? []
      : owners.flatMap((owner) =>
          (['service-unit', 'socket-unit'] as const)
            .filter((kind) => !seen.has(`${kind} ${owner}`))
            .map((kind) => ({ kind, owner, config: null, reason })),
        );
  return { files, gaps };
};

/**
 * Owner and mode of everything that decides what the engines of a host do: units as systemd chooses them, configuration, certificates as the
 * daemons name them, sockets of containerd, programs. What is not there is left out.
 */
export const dockerFiles = followUpFact({
  id: 'docker.files',
  description: 'Owner and mode of the engine’s configuration, units, certificates and programs',
  after: { processes, accounts, configs: daemonConfigs, units: dockerUnits },
  ask: (evidence) => groups(placesOf(evidence).places).map(probeFor),
  parse: (answerTo, { units, ...evidence }): DockerFiles => {
    const { places, unread } = placesOf(evidence);
    const looked = groups(places).map((group): DockerFiles => {
      const answer = answerTo(probeFor(group));
      const output = answer.state === 'found' ? answer.output : { entries: [], reason: null };
      const reason = answer.state === 'unknown' ? { code: answer.code, text: answer.text } : output.reason;
      return {
        files: group.flatMap(({ kind, owner, config, pattern }) =>
          output.entries
            .filter(({ path }) => matches(pattern, path))
            .map((entry): DockerFile => ({ kind, owner, config, entry })),
        ),
        gaps:
          reason === null ? [] : group.map(({ kind, owner, config }) => ({ kind, owner, config, reason })),
      };
    });
    const all = [unitFiles(units, evidence.accounts), ...looked];
    const hidden = evidence.processes.reason;
    const named = [...TLS_FILES.map(([, kind]) => kind), 'daemon-json' as const];
    return {
      files: all.flatMap(({ files }) => files),
      gaps: [
        ...all.flatMap(({ gaps }) => gaps),
        ...unread,
        ...(hidden === null
          ? []
          : named.map((kind) => ({ kind, owner: null, config: null, reason: hidden }))),
      ],
    };
  },
});
