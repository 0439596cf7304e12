import type { FileEntry } from '../core/answer.ts';
import { completeSet, type ResourceSet } from '../core/resource-set.ts';
import type { Severity } from '../core/severity.ts';
import { type Finding, judgeEach, notApplicable, type Verdict } from '../core/verdict.ts';
import { type Account, type Group, populatedGroups } from './accounts.ts';
import { octal } from './file-modes.ts';
import { milder } from './milder.ts';

/** Who may own files of one kind, and how far they may be open. */
export interface FileModeRule {
  readonly severity: Severity;
  /** Which of the files the rule is about. */
  readonly only: RegExp;
  /** Bits that may not be set. Modes are compared bit by bit: 0602 is not below 0644 though it is the smaller number. */
  readonly forbidden: number;
  /** Bits that are set by default on many systems: a milder finding. */
  readonly unwanted: number;
  /** Groups that may own it besides root; `*` is any. */
  readonly groups: readonly string[];
  readonly owner: 'root' | 'any-system';
  /** The names in a folder are no secret, what stands in its files is. */
  readonly foldersMayBeRead?: true;
  /** A group that nobody is in may write: Debian gives /usr/local to the group staff. */
  readonly emptyGroupMayWrite?: true;
}

/** Judges owners and modes by a rule. */
export const judgeFileModes = (
  rule: FileModeRule,
  files: ResourceSet<FileEntry>,
  people: { readonly accounts: readonly Account[]; readonly groups: readonly Group[] },
): Verdict => {
  const named = new Map(people.groups.map(({ gid, name }) => [gid, name]));
  const populated = populatedGroups(people.groups, people.accounts);
  const entries = files.items.filter(({ path }) => rule.only.test(path));
  const closedFolders = files.items
    .filter(({ type, mode }) => type === 'directory' && (mode & 0o001) === 0)
    .map(({ path }) => `${path}/`);
  const judge = ({ path, mode: bits, uid, gid, type }: FileEntry): Finding | null => {
    // A folder that others may not enter closes what is in it.
    const mode = closedFolders.some((folder) => path.startsWith(folder)) ? bits & ~0o007 : bits;
    const finding = (
      message: string,
      expected: string,
      actual: string,
      severity = rule.severity,
    ): Finding => ({
      message,
      expected,
      actual,
      location: { path, resource: path },
      ...(severity === rule.severity ? {} : { severity }),
    });
    if (rule.owner === 'root' && uid !== 0)
      return finding(`${path} does not belong to root`, 'uid 0', `uid ${uid}`);
    if (type === 'directory' && rule.owner === 'any-system') return null;
    const group = gid === 0 ? 'root' : (named.get(gid) ?? String(gid));
    // A folder may carry setgid, and only a file is made dangerous by execute bits that a folder needs.
    const meant = type === 'directory' ? rule.forbidden & 0o026 : rule.forbidden;
    const nobody = rule.emptyGroupMayWrite === true && !populated.has(gid) ? 0o020 : 0;
    const wish = `no bit of ${octal(rule.forbidden | rule.unwanted)}`;
    if ((mode & meant & ~nobody) !== 0) return finding(`${path} is open too far`, wish, octal(mode));
    if (rule.groups[0] !== '*' && !rule.groups.includes(group) && (mode & 0o070) !== 0)
      return finding(
        `${path} belongs to the group ${group}`,
        rule.groups.join(' or '),
        group,
        milder(rule.severity),
      );
    const usual = type === 'directory' && rule.foldersMayBeRead === true ? 0 : mode & rule.unwanted;
    return usual === 0
      ? null
      : finding(`${path} is readable by others`, wish, octal(mode), milder(rule.severity));
  };
  return judgeEach(files.reason === null ? completeSet(entries) : { ...files, items: entries }, judge, {
    ...(rule.severity === 'critical' ? {} : { partialCredit: true }),
    whenEmpty: notApplicable('There is no such file'),
  });
};
