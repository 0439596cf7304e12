/** A rule of the kernel's audit about system calls, as auditctl(8) lists it. */
export interface AuditedCalls {
  readonly calls: ReadonlySet<string>;
  /** Null where the rule names none: the calls of the kernel's own kind. */
  readonly arch: 'b64' | 'b32' | null;
  /** Conditions besides the kind of calls and the name of the rule: `auid>=1000`, `exit=-EACCES`, `uid!=euid`. */
  readonly conditions: readonly string[];
}

const after = (words: readonly string[], option: string): readonly string[] =>
  words.filter((_, index) => words[index - 1] === option);

const LABEL = /^(?:key|arch|path|dir|perm)(?:=|!=)/;
/** Who acts: rules leave daemons out, people are still seen. */
const PEOPLE = /^(?:auid|loginuid)(?:>=|!=|=|>)/;

/** Rules that record system calls, in the order in which the kernel tries them; none where a rule of the task list leaves everything out. */
export const auditedCalls = (rules: readonly string[]): readonly AuditedCalls[] => {
  const parsed = rules.map((rule) => rule.trim().split(/\s+/));
  const action = (words: readonly string[]): string => after(words, '-a')[0] ?? after(words, '-A')[0] ?? '';
  if (parsed.some((words) => /^(never,task|task,never)$/.test(action(words)) && words.length <= 2)) return [];
  const excluded = new Set<string>();
  return parsed.flatMap((words): readonly AuditedCalls[] => {
    const calls = after(words, '-S').flatMap((list) => list.split(','));
    const list = action(words);
    if (calls.length === 0 || !/\bexit\b/.test(list)) return [];
    const fields = after(words, '-F');
    const conditions = [...fields, ...after(words, '-C')].filter((field) => !LABEL.test(field));
    if (/\bnever\b/.test(list)) {
      // What leaves some processes out still shows the others.
      if (conditions.length === 0 && !fields.some((field) => /^(path|dir)=/.test(field)))
        for (const call of calls) excluded.add(call);
      return [];
    }
    if (!/\balways\b/.test(list) || fields.some((field) => /^(path|dir)=/.test(field))) return [];
    const arch = fields.map((field) => /^arch=(b64|b32|x86_64|aarch64|i386)/.exec(field)?.[1]).find(Boolean);
    return [
      {
        calls: new Set(calls.filter((call) => !excluded.has(call))),
        arch: arch === undefined ? null : arch === 'b32' || arch === 'i386' ? 'b32' : 'b64',
        conditions: conditions.filter((field) => !PEOPLE.test(field)),
      },
    ];
  });
};

/** A call is recorded whoever makes it, or whenever one of the accepted conditions is met. */
export const recordsCall = (
  rules: readonly AuditedCalls[],
  call: string,
  arch: 'b64' | 'b32',
  accepted: (condition: string) => boolean,
): boolean =>
  rules.some(
    ({ calls, arch: kind, conditions }) =>
      (calls.has(call) || calls.has('all')) &&
      (kind === arch || (kind === null && arch === 'b64')) &&
      conditions.every(accepted),
  );
