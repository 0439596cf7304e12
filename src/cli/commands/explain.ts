import type { AnyCheck, Needs } from '../../core/check.ts';
import type { Fact, FactMap } from '../../core/fact.ts';
import { describeProbe } from '../../core/probe.ts';
import { WEIGHTS } from '../../core/severity.ts';
import { sanitizeLines } from '../../reporters/terminal/sanitize.ts';
import { allChecks, noCheck } from '../selected-checks.ts';

/** `rempart explain CHECK`: what it asserts, why, how it is measured, and how to mend a failure. */
export const explainCommand = async (
  id: string,
  flags: { readonly checks?: readonly string[] },
): Promise<number> => {
  const checks = await allChecks(flags.checks ?? []);
  const check = checks.find((candidate) => candidate.id === id || candidate.replaces?.includes(id));
  if (check === undefined) throw noCheck(id, checks);
  process.stdout.write(`${sanitizeLines(explanation(check).join('\n'))}\n`);
  return 0;
};

const explanation = (check: AnyCheck): readonly string[] => [
  check.id,
  check.title,
  '',
  `severity   ${check.severity} (${WEIGHTS[check.severity]} points of weight)`,
  `judged on  ${check.targets.join(', ')}`,
  '',
  'Why',
  `  ${check.rationale}`,
  '',
  'How it is measured',
  ...measures(check),
  '',
  'How to mend a failure',
  ...check.remediation.split('\n').map((line: string) => `  ${line}`),
  '',
  'References',
  ...check.references.map(
    ({ standard, id }: { standard: string; id: string }) =>
      `  ${standard === 'url' ? '' : `${standard} `}${id}`,
  ),
];

/** Every fact the check needs, with the very questions behind it. */
const measures = (check: AnyCheck): readonly string[] => {
  const needs: Needs = check.needs;
  const groups: readonly (readonly [string, FactMap])[] = [
    ['the target itself', needs.self ?? {}],
    ...Object.entries(needs.parent ?? {}).map(([kind, facts]) => [`its ${kind}`, facts] as const),
    ...Object.entries(needs.children ?? {}).map(([kind, facts]) => [`every ${kind} below`, facts] as const),
    ['every host named before', needs.peers ?? {}],
  ];
  return groups.flatMap(([whose, facts]) =>
    Object.values(facts).flatMap((fact) => [`  ${fact.description} (of ${whose})`, ...questions(fact)]),
  );
};

const questions = (fact: Fact<unknown>): readonly string[] => {
  const lines = new Set<string>();
  const visit = (of: Fact<unknown>): void => {
    for (const { probe } of of.questions) {
      const { source, locator } = describeProbe(probe);
      lines.add(`    ${source.padEnd(7)}  ${locator}`);
    }
    if (of.followUp !== null) lines.add('    then     what these answers name, in the second wave');
    of.from.forEach(visit);
  };
  visit(fact);
  return [...lines];
};
