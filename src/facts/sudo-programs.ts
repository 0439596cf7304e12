import type { FileEntry } from '../core/answer.ts';
import { followUpFact } from '../core/fact.ts';
import { type FilesProbe, fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type Sudoers, sudoers } from './sudoers.ts';
import type { SudoersRule } from './sudoers-lines.ts';

/** A program that sudo lets somebody run as root, with the owners and modes of its file and of every folder above it. */
export interface SudoProgram {
  readonly rule: SudoersRule;
  readonly program: string;
  readonly entries: readonly FileEntry[];
}

const BOUND = 200;

/** A path without wildcards; a folder (`/opt/tools/`) stands for everything in it. */
const LITERAL = /^\/[\w@+=:,./-]+$/;

const programOf = ({ command }: SudoersRule): string =>
  (command.replace(/^sudoedit\s.*/, '').split(/\s+/)[0] ?? '').replace(/(?<=.)\/$/, '');

/** Rules by which somebody besides root gets root’s rights for a program that is named. */
const granting = (all: Sudoers | null): readonly SudoersRule[] =>
  (all?.rules ?? []).filter(
    (rule) =>
      rule.grantee !== 'root' &&
      rule.runAs.some((user) => user === 'ALL' || user === 'root' || user === '#0') &&
      LITERAL.test(programOf(rule)),
  );

const ancestors = (path: string): readonly string[] => {
  const parts = path.split('/').slice(1);
  return ['/', ...parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)];
};

const probeFor = (rules: readonly SudoersRule[]): readonly FilesProbe[] => {
  const paths = new Set(rules.slice(0, BOUND).flatMap((rule) => ancestors(programOf(rule))));
  return paths.size === 0 ? [] : [fileModes(...[...paths].sort())];
};

/** Programs that rules of sudo name, and who may change them. */
export const sudoPrograms = followUpFact({
  id: 'sudo-programs',
  description: 'Programs that sudo lets others run as root, and who may change them',
  after: { sudoers },
  ask: ({ sudoers }) => probeFor(granting(sudoers)),
  parse: (answerTo, { sudoers }): ResourceSet<SudoProgram> | null => {
    if (sudoers === null) return null;
    const rules = granting(sudoers);
    const [probe] = probeFor(rules);
    const answer = probe === undefined ? null : answerTo(probe);
    const entries = answer?.state === 'found' ? answer.output.entries : [];
    const byPath = new Map(entries.map((entry) => [entry.path, entry]));
    const items = rules.slice(0, BOUND).map((rule): SudoProgram => {
      const program = programOf(rule);
      return {
        rule,
        program,
        entries: ancestors(program)
          .map((path) => byPath.get(path))
          .filter((entry) => entry !== undefined),
      };
    });
    const reason =
      sudoers.reason ??
      (answer?.state === 'unknown' ? { code: answer.code, text: answer.text } : null) ??
      (answer?.state === 'found' ? answer.output.reason : null) ??
      (rules.length > BOUND
        ? ({ code: 'truncated', text: `Only ${BOUND} rules were looked at` } as const)
        : null);
    return reason === null ? completeSet(items) : incompleteSet(items, reason);
  },
});
