/* Generated from schemas/ by `npm run generate`; edit the schema instead. */

export type Count = number;
export type SectionId =
  | 'os-hardening'
  | 'antivirus'
  | 'patching'
  | 'process-privileges'
  | 'ssh-server'
  | 'firewall'
  | 'attack-surface'
  | 'vulnerabilities'
  | 'runtime-detection'
  | 'privileged-mode'
  | 'non-root-user'
  | 'filesystem-permissions'
  | 'isolation'
  | 'resource-limits'
  | 'persistence'
  | 'docker-engine';
export type SeverityName = 'critical' | 'high' | 'medium' | 'low' | 'info';
export type ReportError = null | ReportErrorText;
export type ReportConnection = null | ReportConnectionRecord;
export type PointsOrNull = number | null;
export type GradeOrNull = 'A' | 'B' | 'C' | 'D' | 'F' | null;
export type RatioOrNull = number | null;
/**
 * Why an outcome is unknown, not applicable or manual; null for pass and fail.
 */
export type Reason = null | ReasonText;
export type Resources = null | ResourceCounts;
export type WaiverState = null | AppliedWaiver;
export type ReportFix = null | Fix;
export type Worst = null | WorstTarget;

/**
 * The one result document of an audit. Additive within a major schemaVersion. Ratios are 0 to 1.
 */
export interface Report {
  schemaVersion: '1.0';
  tool: Tool;
  run: Run;
  /**
   * The static texts of every check that ran, once, by id.
   */
  checks: {
    [k: string]: CheckText | undefined;
  };
  targets: TargetReport[];
  summary: Summary;
}
export interface Tool {
  name: 'rempart';
  version: string;
  scoreModel: 1;
}
export interface Run {
  id: string;
  startedAt: string;
  finishedAt: string;
  durationMs: Count;
  /**
   * The command line, without secrets.
   */
  command: string;
  /**
   * The run was ended by a signal before every target was done.
   */
  partial: boolean;
  exit: Exit;
}
export interface Exit {
  code: 0 | 1 | 2 | 3 | 4 | 130 | 143;
  reasons: string[];
}
export interface CheckText {
  title: string;
  section: SectionId;
  severity: SeverityName;
  rationale: string;
  remediation: string;
  references: ReportReference[];
}
export interface ReportReference {
  standard:
    | 'cis-docker-1.6'
    | 'cis-debian-12'
    | 'cis-debian-13'
    | 'dev-sec-linux'
    | 'dev-sec-ssh'
    | 'lynis'
    | 'ssh-audit'
    | 'nist-800-190'
    | 'stig-ubuntu-24.04'
    | 'url';
  id: string;
}
export interface TargetReport {
  id: string;
  kind: 'host' | 'docker-engine' | 'container' | 'image';
  name: string;
  parent: string | null;
  labels: {
    [k: string]: string | undefined;
  };
  /**
   * Id of the first container with the same stable key, when this one is another replica of it.
   */
  replicaOf: string | null;
  status: 'complete' | 'partial' | 'denied' | 'unreachable';
  error: ReportError;
  system: System;
  connection: ReportConnection;
  score: Score;
  sections: SectionScore[];
  results: Result[];
}
export interface ReportErrorText {
  code: string;
  message: string;
  hint: string;
}
/**
 * What the target says of itself; null where it was not asked or could not tell.
 */
export interface System {
  os: string | null;
  version: string | null;
  kernel: string | null;
  arch: string | null;
  roles: string[];
  machine: 'bare-metal' | 'virtual-machine' | 'container' | null;
}
export interface ReportConnectionRecord {
  transport: 'local' | 'ssh' | 'docker' | 'archive';
  user: string | null;
  privilege: 'root' | 'allowlist' | 'user' | 'engine';
  hostKey: string | null;
  sessions: string[];
  durationMs: Count;
  /**
   * What stood between, in order: jump hosts with their verified keys, and the ssh program with the reason for it.
   */
  via?: string[];
}
export interface Score {
  value: PointsOrNull;
  grade: GradeOrNull;
  /**
   * An unknown of a critical or high check may still change the grade: shown as `?`.
   */
  provisional: boolean;
  gradeUncapped: GradeOrNull;
  /**
   * Id of the check, or of the target for a run, that holds the grade down.
   */
  cappedBy: string | null;
  upperBound: UpperBound;
  coverage: RatioOrNull;
  valueWithoutWaivers: PointsOrNull;
}
/**
 * What is still possible if every unknown turned out well.
 */
export interface UpperBound {
  value: PointsOrNull;
  grade: GradeOrNull;
}
export interface SectionScore {
  id: SectionId;
  score: PointsOrNull;
  weight: number;
  coverage: RatioOrNull;
  pass: Count;
  fail: Count;
  unknown: Count;
  notApplicable: Count;
  manual: Count;
}
export interface Result {
  checkId: string;
  section: SectionId;
  severity: SeverityName;
  outcome: 'pass' | 'fail' | 'not-applicable' | 'manual' | 'unknown';
  reason: Reason;
  weight: number;
  credit: number;
  resources: Resources;
  /**
   * Points of its target's score that this fix alone adds.
   */
  gain: number;
  gradeAfter: GradeOrNull;
  /**
   * Fingerprint of the finding that this result only follows from.
   */
  causedBy: string | null;
  findings: ReportFinding[];
  evidence: ReportEvidence[];
}
export interface ReasonText {
  code:
    | 'permission'
    | 'timeout'
    | 'unreachable'
    | 'unsupported'
    | 'truncated'
    | 'parse-error'
    | 'tool-missing'
    | 'not-applicable'
    | 'manual';
  text: string;
}
export interface ResourceCounts {
  passed: Count;
  total: Count;
  complete: boolean;
}
export interface ReportFinding {
  fingerprint: string;
  severity: SeverityName;
  message: string;
  expected: string | null;
  actual: string | null;
  location: ReportLocation;
  waiver: WaiverState;
  baseline: 'new' | 'regressed' | 'changed-evidence' | 'unchanged' | null;
  fix: ReportFix;
  /**
   * Of containers: in what was asked for, in what the engine's defaults made of it, or in what the kernel shows.
   */
  seen: 'requested' | 'engine-default' | 'kernel' | null;
}
export interface ReportLocation {
  path: string | null;
  line: number | null;
  /**
   * RFC 6901, into the file or API answer.
   */
  pointer: string | null;
  /**
   * The thing inside the target; stable across runs.
   */
  resource: string | null;
}
export interface AppliedWaiver {
  id: string;
  reason: string;
  owner: string | null;
  expires: string | null;
}
export interface Fix {
  command: string | null;
  /**
   * Options of docker run.
   */
  flag: string | null;
  /**
   * Keys of a Compose file.
   */
  compose: string | null;
  /**
   * Keys of daemon.json.
   */
  daemon: string | null;
  /**
   * Instructions of a Dockerfile.
   */
  dockerfile: string | null;
  /**
   * What may stop working.
   */
  breaks: string | null;
}
export interface ReportEvidence {
  source: 'file' | 'command' | 'api';
  locator: string;
  excerpt: string | null;
  truncated: boolean;
}
export interface Summary {
  score: Score;
  worst: Worst;
  targets: TargetCounts;
  grades: GradeCounts;
  outcomes: OutcomeCounts;
  failures: FailureCounts;
  waived: Count;
  /**
   * Null without a baseline.
   */
  new: number | null;
  fixed: number | null;
}
export interface WorstTarget {
  targetId: string;
  grade: GradeOrNull;
  checkId: string | null;
}
export interface TargetCounts {
  total: Count;
  complete: Count;
  partial: Count;
  denied: Count;
  unreachable: Count;
}
export interface GradeCounts {
  A: Count;
  B: Count;
  C: Count;
  D: Count;
  F: Count;
}
export interface OutcomeCounts {
  pass: Count;
  fail: Count;
  'not-applicable': Count;
  manual: Count;
  unknown: Count;
}
/**
 * Unwaived failing results by severity.
 */
export interface FailureCounts {
  critical: Count;
  high: Count;
  medium: Count;
  low: Count;
  info: Count;
}
