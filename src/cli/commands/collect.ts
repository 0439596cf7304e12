import { collectTrees } from '../../audit.ts';
import { sanitize } from '../../reporters/terminal/sanitize.ts';
import { visibleJson } from '../../reporters/visible-json.ts';
import { listenForInterruption } from '../interruption.ts';
import { type InventoryFlags, targetsOfRun } from '../inventory-targets.ts';
import { type KnowledgeFlags, knowledgeOf } from '../knowledge.ts';
import { version } from '../program.ts';
import { createProgress } from '../progress.ts';
import { scannersOfRun } from '../scanners-of-run.ts';
import { type SelectionFlags, selectedChecks } from '../selected-checks.ts';
import { collectionOptions, type WaysInFlags, waysIn } from '../ways-in.ts';
import { openWholeFile } from '../whole-file.ts';

/** `rempart collect`: writes a recording, one tree at a time; the exit status is that of an audit without gates. */
export const collectCommand = async (
  texts: readonly string[],
  flags: WaysInFlags &
    InventoryFlags &
    SelectionFlags &
    KnowledgeFlags & { readonly output: string; readonly quiet?: true },
): Promise<number> => {
  const targets = await targetsOfRun(texts, flags, flags.quiet === true);
  const ways = waysIn(flags);
  const checks = await selectedChecks(flags);
  const knowledge = await knowledgeOf(flags);
  // A program is started for its version: an interruption from here on ends it too.
  const interruption = listenForInterruption();
  const scanners = await scannersOfRun(flags, targets, interruption.signal);
  const file = await openWholeFile(flags.output, 0o600);
  const progress = await createProgress({ quiet: flags.quiet === true, logLevel: flags.logLevel });
  let incomplete = 0;
  try {
    const tool = JSON.stringify({ name: 'rempart', version: version() });
    await file.write(`{"schemaVersion": 1, "tool": ${tool}, "trees": [`);
    let separator = '\n';
    const options = collectionOptions(
      flags,
      interruption.signal,
      progress.report,
      knowledge,
      scanners?.scanners,
    );
    for (const notice of scanners?.notices ?? []) progress.report(notice);
    for await (const tree of collectTrees(targets, checks, ways, options)) {
      await file.write(`${separator}${visibleJson(tree)}`);
      separator = ',\n';
      const [root] = tree.targets;
      progress.clear();
      if (root.status === 'complete') continue;
      incomplete += 1;
      process.stderr.write(`rempart: ${sanitize(`${tree.named}: ${root.error?.message ?? root.status}`)}\n`);
    }
    await file.write('\n]}\n');
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  } finally {
    interruption.stop();
  }
  const signal = interruption.received();
  if (signal !== null) return signal === 'SIGINT' ? 130 : 143;
  return incomplete > 0 ? 3 : 0;
};
