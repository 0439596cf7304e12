import {
  auditRuleFiles,
  auditRules,
  completeSet,
  defineCheck,
  type Finding,
  incompleteSet,
  judgeEach,
  notApplicable,
  system,
} from 'rempart/check';

/** The words of a rule in one order and spelling: the kernel lists watches as rules, keys as fields, and fields in its own order. */
const wordsOf = (rule: string): string => {
  const words = rule.split(/\s+/);
  const after = (option: string): readonly string[] =>
    words.filter((_, index) => words[index - 1] === option).map((word) => word.replace(/\/$/, ''));
  const fields = after('-F').map((field) =>
    field
      .replace(/=(unset|4294967295)$/, '=-1')
      .replace(/^(path|dir)=/, 'at=')
      .replace(/^perm=(\w+)$/, (_, letters: string) => `perm=${[...letters].sort().join('')}`),
  );
  const permissions = after('-p').map((letters) => `perm=${[...letters].sort().join('')}`);
  const calls = after('-S').flatMap((list) => list.split(','));
  return [
    ...after('-a').map((action) => action.split(',').sort().join(',')),
    ...after('-w').flatMap((path) => ['always,exit', `at=${path}`]),
    ...(after('-w').length > 0 && permissions.length === 0 ? ['perm=arwx'] : permissions),
    ...after('-C').map((pair) => pair.split('!=').sort().join('!=')),
    ...fields.filter((field) => !/^(key|arch=b64$)/.test(field)),
    ...(calls.length === 0 || calls.includes('all') ? [] : calls),
  ]
    .sort()
    .join(' ');
};

export default defineCheck({
  id: 'os-hardening/audit-rules-loaded',
  title: 'The kernel audits by the rules that the files hold',
  targets: ['host'],
  severity: 'low',
  rationale: 'A rule that was written and never loaded, or taken out of the kernel by hand, records nothing.',
  remediation:
    'Run `augenrules --check` to see whether files changed and `augenrules --load` to load them; a rule with a mistake is named in the log of auditd. Where rules are immutable, reboot.',
  references: [{ standard: 'cis-debian-12', id: '6.2.3.21' }],
  needs: { self: { rules: auditRules, files: auditRuleFiles, system } },
  evaluate({ self: { rules, files, system } }) {
    if (system.machine === 'container')
      return notApplicable('The audit trail belongs to the machine, not to a container');
    if (rules === null)
      return notApplicable('There are no audit tools, which runtime-detection/audit-daemon judges');
    const inForce = new Set(rules.map(wordsOf));
    const wanted = files.lines.filter(({ text }) => /^-(w|a)\s/.test(text));
    return judgeEach(
      files.reason === null ? completeSet(wanted) : incompleteSet(wanted, files.reason),
      ({ text, path, line }): Finding | null =>
        inForce.has(wordsOf(text))
          ? null
          : {
              message: `Not loaded: ${text}`,
              expected: 'a rule in force',
              actual: 'not among the rules of the kernel',
              location: { path, line, resource: text },
              fix: 'augenrules --load',
            },
      { whenEmpty: notApplicable('The files hold no rules'), partialCredit: true },
    );
  },
});
