import { homedir, hostname } from 'node:os';
import { basename } from 'node:path';
import type { Recording, TargetRecording, TreeRecording } from '../core/recording.ts';
import type { Target, TargetKind } from '../core/target.ts';
import type { InventoryEntry } from '../loaders/inventory/inventory.ts';
import type { TargetAddress } from '../loaders/target-address.ts';
import { UserError } from '../loaders/user-error.ts';
import { ConnectError, type HostConnection } from '../transports/connection.ts';
import type { EngineAddress } from '../transports/docker/endpoint.ts';
import { connectLocal } from '../transports/local/local.ts';
import type { SshSettings } from '../transports/ssh/ssh.ts';
import { askFirst, askSecond } from './ask-in-waves.ts';
import { bugError } from './bug-error.ts';
import { collectEngine, type EngineSelection, expectedFileProbes, wholeEngine } from './collect-engine.ts';
import { collectHost, type DeclaredHost, failedTarget, localWay } from './collect-host.ts';
import type { CollectOptions } from './collect-options.ts';
import { interrupted } from './interrupted.ts';
import { targetScans } from './target-scans.ts';

/** One target as the user named it. */
export interface NamedTarget {
  /** What was written, shown in progress and errors. */
  readonly named: string;
  readonly address: TargetAddress;
  /** What an inventory says of it, its name being `named`; absent for a target of the command line. */
  readonly entry?: InventoryEntry;
}

/** Settings of the ways in that come from the command line and the environment. */
export interface WaysIn {
  readonly dockerHost: string | null;
  readonly context: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ssh: SshSettings;
  /** An ssh_config file instead of the user's and the system's; null for those. */
  readonly sshConfig: string | null;
  /** Reads and validates a recording; throws `UserError`. */
  readonly loadRecording: (file: string) => Promise<Recording>;
}

/** Everything below one named target. A target that cannot be asked is a row, never an exception (law 7). */
export const collectTree = async (
  target: NamedTarget,
  ways: WaysIn,
  options: CollectOptions,
): Promise<readonly TreeRecording[]> => {
  if (target.address.scheme === 'recording') return (await ways.loadRecording(target.address.name)).trees;
  const collectedAt = Date.now();
  const deadline = AbortSignal.timeout(options.deadlineMs);
  const signal = AbortSignal.any([options.signal, deadline]);
  // Nobody else waits for the scans of a target, so that they have a time of their own; interrupting the run ends them all the same.
  const scans =
    options.scanners == null ? null : targetScans(options.scanners, { ...options, named: target.named });
  const collected = await collectNamed(target, ways, { ...options, signal, scans }).catch(
    (error: unknown): readonly TargetRecording[] => {
      if (error instanceof ConnectError) return [failedTarget(namedRow(target), error)];
      if (error instanceof UserError) throw error;
      if (!signal.aborted) return [failedTarget(namedRow(target), bugError(error))];
      const { code, message, hint } = interrupted(signal);
      return [failedTarget(namedRow(target), new ConnectError(code, message, hint, { cause: error }))];
    },
  );
  const [root, ...rest] = withEntry(target, collected);
  if (root === undefined) throw new Error(`Nothing was collected of ${target.named}`);
  return [{ named: target.named, collectedAt, targets: [root, ...rest] }];
};

/** What was named, under the name and with the labels that its inventory gives; a host has both already. */
const withEntry = (
  { named, entry, address }: NamedTarget,
  targets: readonly TargetRecording[],
): readonly TargetRecording[] => {
  if (entry === undefined || KINDS[address.scheme] === 'host') return targets;
  const index = targets.findIndex(({ context }) => !context);
  return targets.map((recording, at) => {
    if (at !== index) return recording;
    const { target } = recording;
    return {
      ...recording,
      target: { ...target, name: named, labels: { ...target.labels, ...entry.labels } },
    };
  });
};

/** The settings of a run with what the inventory says of one host; the same for hosts of which it says the same, so that keys are read once. */
const sshSettings = (ssh: SshSettings, entry: InventoryEntry | undefined): SshSettings => {
  const { identity, become } = { identity: entry?.identity ?? null, become: entry?.become ?? null };
  if (identity === null && become === null) return ssh;
  const own = settingsOf.get(ssh) ?? new Map<string, SshSettings>();
  settingsOf.set(ssh, own);
  const key = JSON.stringify([identity, become]);
  const settings = own.get(key) ?? {
    ...ssh,
    identity: identity ?? ssh.identity,
    become: become ?? ssh.become,
  };
  own.set(key, settings);
  return settings;
};

const settingsOf = new WeakMap<SshSettings, Map<string, SshSettings>>();

const collectNamed = async (
  { named, address, entry }: NamedTarget,
  ways: WaysIn,
  options: CollectOptions,
): Promise<readonly TargetRecording[]> => {
  const declared: DeclaredHost | null =
    entry === undefined ? null : { name: named, labels: entry.labels, roles: entry.roles };
  options.progress({ named, step: 'connecting' });
  switch (address.scheme) {
    case 'local': {
      await using connection = await connectLocal({ allowlist: false, walkSeconds: options.walkSeconds });
      const socket = /^unix:\/\/(\/.+)$/.exec(ways.env.DOCKER_HOST ?? '')?.[1] ?? null;
      return await collectHost(connection, named, options, socket, declared);
    }
    case 'ssh': {
      const { connectSsh } = await import('../transports/ssh/ssh.ts');
      const configFile = ways.sshConfig ?? entry?.sshConfig ?? null;
      await using connection: HostConnection = await connectSsh({
        address,
        settings: sshSettings(ways.ssh, entry),
        ...(configFile === null ? {} : { configFile }),
        ...(entry?.jump == null ? {} : { jump: entry.jump }),
        walkSeconds: options.walkSeconds,
        signal: options.signal,
      });
      return await collectHost(connection, named, options, null, declared);
    }
    case 'docker':
      return collectDocker(named, wholeEngine, ways, options);
    case 'container':
      return collectDocker(named, oneContainer(address.name), ways, options);
    case 'image':
      return collectDocker(named, oneImage(address.name), ways, { ...options, allImages: true });
    case 'archive':
    case 'rootfs':
      return collectImageFile(named, address.scheme, address.name, options);
    case 'recording':
      throw new Error('a recording is loaded, not collected');
  }
};

/** An image without an engine: a saved one, or an unpacked root. */
const collectImageFile = async (
  named: string,
  scheme: 'archive' | 'rootfs',
  path: string,
  options: CollectOptions,
): Promise<readonly TargetRecording[]> => {
  const [{ openImageFile }, { openRootfs }] = await Promise.all([
    import('../transports/archive/image-file.ts'),
    import('../transports/archive/rootfs.ts'),
  ]);
  await using connection = scheme === 'archive' ? await openImageFile({ path }) : await openRootfs({ path });
  options.progress({ named, step: 'reading layers' });
  const answers = await askFirst(connection, options.plan.image, options.signal);
  const target: Target = {
    id: `${basename(path)}/image/${path}`,
    kind: 'image',
    name: named,
    parent: null,
    labels: {},
    image: null,
    replicaOf: null,
  };
  const recording: TargetRecording = {
    target,
    context: false,
    status: options.signal.aborted ? 'partial' : 'complete',
    error: null,
    connection: connection.record(),
    membersComplete: true,
    answers,
  };
  const asked = await askSecond(connection, options.plan.image, recording, [], options.signal);
  if (options.scans == null) return [asked];
  const scanned = await options.scans.answers({ kind: scheme, path }, named, options.scans.signal);
  return [{ ...asked, answers: [...asked.answers, ...scanned] }];
};

const oneContainer = (name: string): EngineSelection => ({
  ...wholeEngine,
  context: true,
  container: (member) =>
    member.name === name || member.key === name || (name.length >= 12 && member.engineId.startsWith(name)),
  image: (member, used) => used.has(member.engineId),
});

const oneImage = (name: string): EngineSelection => ({
  ...wholeEngine,
  context: true,
  container: () => false,
  image: (member) =>
    member.references.includes(name) ||
    member.references.includes(`${name}:latest`) ||
    member.engineId === name ||
    (name.length >= 12 && member.engineId.replace(/^sha256:/, '').startsWith(name)),
});

const collectDocker = async (
  named: string,
  selection: EngineSelection,
  ways: WaysIn,
  options: CollectOptions,
): Promise<readonly TargetRecording[]> => {
  const [{ resolveEndpoint }, { endpointDial, localFreeSpace }, { connectEngine }] = await Promise.all([
    import('../transports/docker/endpoint.ts'),
    import('../transports/docker/endpoint-dial.ts'),
    import('../transports/docker/engine-connection.ts'),
  ]);
  const endpoint = resolveEndpoint({
    dockerHost: ways.dockerHost,
    context: ways.context,
    env: ways.env,
    home: homedir(),
    uid: process.getuid?.() ?? 0,
  });
  for (const step of [`${endpoint.name}: ${endpoint.why}`, ...endpoint.warnings])
    options.progress({ named, step, notice: true });
  await using engine = await connectEngine({
    dial: endpointDial(endpoint.address),
    describe: endpoint.name,
    imageWalk: options.imageWalk,
    expected: expectedFileProbes(options),
    apiVersion: endpoint.apiVersion,
    ...(endpoint.address.kind === 'unix' ? { freeSpace: localFreeSpace } : {}),
    signal: options.signal,
  });
  const id = `${engine.identity ?? hostname()}/engine/${endpoint.name}`;
  const targets = await collectEngine(
    engine,
    { id, name: endpoint.name, parent: null, way: verifiedWay(endpoint.address) },
    selection,
    named,
    options,
  );
  const [row, ...below] = targets;
  // What could not be listed may be there all the same.
  if (selection.context && below.length === 0 && row !== undefined && row.error !== null)
    throw new ConnectError(row.error.code, `${endpoint.name}: ${row.error.message}`, row.error.hint, {
      denied: row.error.code === 'permission',
    });
  if (selection.context && below.length === 0)
    throw new ConnectError(
      'not-found',
      `${endpoint.name} has no ${named}`,
      'List them with `docker ps --all` or `docker images`',
    );
  return targets;
};

const verifiedWay = (address: EngineAddress): string | null => {
  if (address.kind === 'unix') return localWay(address.path);
  return address.tls === null ? null : `tls ${address.host}:${address.port}`;
};

const KINDS: Readonly<Record<TargetAddress['scheme'], TargetKind>> = {
  local: 'host',
  ssh: 'host',
  docker: 'docker-engine',
  container: 'container',
  image: 'image',
  archive: 'image',
  rootfs: 'image',
  recording: 'host',
};

/** The row of a named target about which nothing is known but its name. */
const namedRow = ({ named, address, entry }: NamedTarget): Target => ({
  id: named,
  kind: KINDS[address.scheme],
  name: named,
  parent: null,
  labels: entry?.labels ?? {},
  image: null,
  replicaOf: null,
  ...(entry?.roles == null ? {} : { roles: entry.roles }),
});
