import { type AuditedCalls, auditedCalls, recordsCall } from './audit-calls.ts';
import { type AuditWatch, auditWatches, watchOver } from './audit-watches.ts';
import { normalisePath } from './host-sources.ts';

/** Something whose record is wanted. One of `paths`, `programs` and `calls` at least is not empty. */
export interface AuditSubject {
  readonly what: string;
  /** Files and folders whose changes count; what is not there needs no rule. */
  readonly paths: readonly string[];
  /** Programs whose start counts. */
  readonly programs: readonly string[];
  /** System calls that count, all of them. */
  readonly calls: readonly string[];
  /** Conditions that a rule about the calls may have and still serve. */
  readonly accepted: RegExp;
  /** A rule that records it. */
  readonly rule: string;
}

interface Rules {
  readonly watches: readonly AuditWatch[];
  readonly calls: readonly AuditedCalls[];
}

export const readAuditRules = (rules: readonly string[]): Rules => ({
  watches: auditWatches(rules),
  calls: auditedCalls(rules),
});

const recordsStart = ({ watches, calls }: Rules, path: string): boolean =>
  recordsCall(calls, 'execve', 'b64', () => false) ||
  watches.some(
    ({ records, path: watched, below, permissions, narrowed }) =>
      records &&
      !narrowed &&
      permissions.includes('x') &&
      (watched === normalisePath(path) || (below && normalisePath(path).startsWith(`${watched}/`))),
  );

/** What of a subject no rule records; empty where all of it is. `there` are the paths that exist. */
export const unrecorded = (
  { paths, programs, calls, accepted }: AuditSubject,
  rules: Rules,
  there: ReadonlySet<string>,
): readonly string[] => [
  ...paths.filter((path) => there.has(path) && watchOver(rules.watches, path) === null),
  ...programs.filter((path) => there.has(path) && !recordsStart(rules, path)),
  ...calls.filter((call) => !recordsCall(rules.calls, call, 'b64', (condition) => accepted.test(condition))),
];

/** The same system calls made by a program of 32 bits, which a rule for 64 bits does not see. */
export const unrecordedOf32Bits = ({ calls, accepted }: AuditSubject, rules: Rules): readonly string[] =>
  calls.filter((call) => !recordsCall(rules.calls, call, 'b32', (condition) => accepted.test(condition)));
