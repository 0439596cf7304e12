/* Generated from schemas/ by `npm run generate`; edit the schema instead. */

export type RoleName = 'container-host' | 'hypervisor' | 'router' | 'desktop' | 'cloud' | 'immutable';
export type Error = null | RecordedError;
export type Connection = null | RecordedConnection;
export type RecordedProbe =
  | RecordedFileProbe
  | RecordedFilesProbe
  | RecordedCommandProbe
  | RecordedExecutableProbe
  | RecordedWalkProbe
  | RecordedServerOfferProbe
  | RecordedPackagesProbe
  | RecordedEngineProbe
  | RecordedContainerProbe
  | RecordedImageProbe;
export type RecordedAnswerState = RecordedFound | RecordedAbsent | RecordedUnknown;
export type ReasonOrNull = null | RecordedReason;

/**
 * The saved answers of a run, redacted. An evaluation of it gives the report of that run.
 */
export interface RecordingDocument {
  schemaVersion: 1;
  tool: RecordingTool;
  trees: RecordedTree[];
}
export interface RecordingTool {
  name: 'rempart';
  version: string;
}
export interface RecordedTree {
  named: string;
  /**
   * Milliseconds since the epoch.
   */
  collectedAt: number;
  /**
   * @minItems 1
   */
  targets: [RecordedTargetAnswers, ...RecordedTargetAnswers[]];
}
export interface RecordedTargetAnswers {
  target: RecordedTarget;
  context: boolean;
  status: 'complete' | 'partial' | 'denied' | 'unreachable';
  error: Error;
  connection: Connection;
  membersComplete: boolean;
  answers: RecordedQuestion[];
}
export interface RecordedTarget {
  id: string;
  kind: 'host' | 'docker-engine' | 'container' | 'image';
  name: string;
  parent: string | null;
  labels: {
    [k: string]: string | undefined;
  };
  image: string | null;
  replicaOf: string | null;
  roles?: RecordedRoles;
}
/**
 * Roles that the inventory declared, which go before what the host shows.
 */
export interface RecordedRoles {
  exact: boolean;
  has: RoleName[];
  lacks: RoleName[];
}
export interface RecordedError {
  code: string;
  message: string;
  hint: string;
}
export interface RecordedConnection {
  transport: 'local' | 'ssh' | 'docker' | 'archive';
  user: string | null;
  privilege: 'root' | 'allowlist' | 'user' | 'engine';
  hostKey: string | null;
  sessions: string[];
  durationMs: number;
  via?: string[];
}
export interface RecordedQuestion {
  probe: RecordedProbe;
  answer: RecordedAnswerState;
}
export interface RecordedFileProbe {
  kind: 'file';
  path: string;
  limit?: number;
}
export interface RecordedFilesProbe {
  kind: 'files';
  patterns: string[];
  content: boolean;
  layers?: true;
}
export interface RecordedCommandProbe {
  kind: 'command';
  /**
   * @minItems 1
   */
  argv: [string, ...string[]];
  privileged?: true;
  slow?: true;
  timeoutMs?: number;
}
export interface RecordedExecutableProbe {
  kind: 'executable';
  /**
   * @minItems 1
   */
  names: [string, ...string[]];
}
export interface RecordedWalkProbe {
  kind: 'walk';
}
export interface RecordedServerOfferProbe {
  kind: 'server-offer';
}
export interface RecordedPackagesProbe {
  kind: 'packages';
  of: 'rpm' | 'applications';
}
export interface RecordedEngineProbe {
  kind: 'engine';
  query:
    | 'version'
    | 'info'
    | 'containers'
    | 'images'
    | 'image-layers'
    | 'networks'
    | 'volumes'
    | 'plugins'
    | 'swarm'
    | 'services'
    | 'nodes'
    | 'secrets';
}
export interface RecordedContainerProbe {
  kind: 'container';
  query: 'inspect' | 'top' | 'changes' | 'execs';
}
export interface RecordedImageProbe {
  kind: 'image';
  query: 'inspect' | 'history';
}
export interface RecordedFound {
  state: 'found';
  output:
    | RecordedFileEntry
    | RecordedFiles
    | RecordedCommandOutput
    | RecordedExecutable
    | RecordedWalk
    | RecordedPackages
    | RecordedApi;
}
export interface RecordedFileEntry {
  path: string;
  type: 'file' | 'directory' | 'symlink' | 'socket' | 'fifo' | 'char-device' | 'block-device' | 'other';
  mode: number;
  uid: number;
  gid: number;
  size: number;
  mtime: number;
  content: string | null;
  unreadable: ReasonOrNull;
}
export interface RecordedReason {
  code:
    'permission' | 'timeout' | 'unreachable' | 'unsupported' | 'truncated' | 'parse-error' | 'tool-missing';
  text: string;
}
export interface RecordedFiles {
  entries: RecordedFileEntry[];
  hidden?: RecordedFileEntry[];
  complete: boolean;
  reason: ReasonOrNull;
}
export interface RecordedCommandOutput {
  exitCode: number;
  stdout: string;
  stderr: string;
}
export interface RecordedExecutable {
  path: string;
}
export interface RecordedWalk {
  entries: RecordedWalkEntry[];
  complete: boolean;
  reason: ReasonOrNull;
}
export interface RecordedWalkEntry {
  path: string;
  type: 'file' | 'directory' | 'symlink' | 'socket' | 'fifo' | 'char-device' | 'block-device' | 'other';
  mode: number;
  uid: number;
  gid: number;
  size: number;
  capabilities: string | null;
  unowned: boolean;
}
export interface RecordedPackages {
  packages: RecordedPackage[];
  complete: boolean;
  reason: ReasonOrNull;
}
export interface RecordedPackage {
  kind: 'rpm' | 'npm' | 'PyPI' | 'Go' | 'crates.io' | 'Maven' | 'RubyGems';
  name: string;
  version: string;
  source: string | null;
  sourceVersion: string | null;
  arch: string;
  module: string | null;
  path: string;
}
export interface RecordedApi {
  body: unknown;
}
export interface RecordedAbsent {
  state: 'absent';
}
export interface RecordedUnknown {
  state: 'unknown';
  code:
    'permission' | 'timeout' | 'unreachable' | 'unsupported' | 'truncated' | 'parse-error' | 'tool-missing';
  text: string;
}
