import { audit } from '../../audit.ts';
import type { AnyCheck } from '../../core/check.ts';
import type { Gates } from '../../core/exit.ts';
import { listenForInterruption } from '../interruption.ts';
import { type InventoryFlags, targetsOfRun } from '../inventory-targets.ts';
import { type KnowledgeFlags, knowledgeOf } from '../knowledge.ts';
import { openOutputs, parseOutputs } from '../outputs.ts';
import { createProgress } from '../progress.ts';
import { acquireLock } from '../run-lock.ts';
import { scannersOfRun } from '../scanners-of-run.ts';
import { type SelectionFlags, selectedChecks } from '../selected-checks.ts';
import { writeRun } from '../session.ts';
import { terminalOptions } from '../terminal-options.ts';
import { collectionOptions, type WaysInFlags, waysIn } from '../ways-in.ts';

/** Flags of the report and its gates, shared by audit and evaluate. */
export interface ReportFlags extends KnowledgeFlags {
  readonly output?: readonly string[];
  readonly quiet?: true;
  readonly verbose?: true;
  readonly failOn?: NonNullable<Gates['failOn']>;
  readonly minScore?: number;
  readonly minGrade?: NonNullable<Gates['minGrade']>;
  readonly minCoverage?: number;
  readonly allowPartial?: true;
}

export const gatesOf = (flags: ReportFlags): Gates => ({
  failOn: flags.failOn ?? null,
  minScore: flags.minScore ?? null,
  minGrade: flags.minGrade ?? null,
  minCoverage: flags.minCoverage === undefined ? null : flags.minCoverage / 100,
  allowPartial: flags.allowPartial === true,
});

/** `rempart audit [TARGET…]`: the exit status of the run. */
export const auditCommand = async (
  texts: readonly string[],
  flags: WaysInFlags & InventoryFlags & SelectionFlags & ReportFlags & { readonly lock?: string | true },
): Promise<number> => {
  const targets = await targetsOfRun(texts, flags, flags.quiet === true);
  const requests = parseOutputs(flags.output ?? [], flags.quiet === true);
  const ways = waysIn(flags);
  const checks: readonly AnyCheck[] = await selectedChecks(flags);
  const knowledge = await knowledgeOf(flags);
  // A program is started for its version: an interruption from here on ends it too.
  const interruption = listenForInterruption();
  const scanners = await scannersOfRun(flags, targets, interruption.signal);
  await using _lock = flags.lock === undefined ? null : await acquireLock(flags.lock);
  const outputs = await openOutputs(requests, terminalOptions(flags.verbose === true));
  const progress = await createProgress({ quiet: flags.quiet === true, logLevel: flags.logLevel });
  try {
    const options = collectionOptions(
      flags,
      interruption.signal,
      progress.report,
      knowledge,
      scanners?.scanners,
    );
    for (const notice of scanners?.notices ?? []) progress.report(notice);
    async function* trees() {
      for await (const tree of audit(targets, checks, ways, options)) {
        progress.clear();
        yield tree;
      }
    }
    return await writeRun({
      checks,
      targets,
      trees: trees(),
      outputs,
      gates: gatesOf(flags),
      interruption,
      command: commandLine(),
    });
  } finally {
    interruption.stop();
  }
};

/** What was typed; no flag carries a secret. */
export const commandLine = (): string => ['rempart', ...process.argv.slice(2)].join(' ');
