import { sectionOf } from '../../core/check.ts';
import { SECTIONS, sectionIds } from '../../core/section.ts';
import { type SelectionFlags, selectedChecks } from '../selected-checks.ts';

/** `rempart checks`: every selected check by section, or the same as JSON. */
export const checksCommand = async (flags: SelectionFlags & { readonly json?: true }): Promise<number> => {
  const checks = [...(await selectedChecks(flags))].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (flags.json) {
    const rows = checks.map(({ id, title, targets, severity, rationale, remediation, references }) => ({
      id,
      title,
      targets,
      severity,
      rationale,
      remediation,
      references,
    }));
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return 0;
  }
  for (const section of sectionIds) {
    const own = checks.filter((check) => sectionOf(check) === section);
    if (own.length === 0) continue;
    process.stdout.write(`${section} (${own.length}): ${SECTIONS[section]}\n`);
    for (const check of own)
      process.stdout.write(`  ${check.severity.padEnd(8)}  ${check.id}\n            ${check.title}\n`);
    process.stdout.write('\n');
  }
  process.stdout.write(`${checks.length} checks. \`rempart explain CHECK\` says more of one.\n`);
  return 0;
};
