import { judgedRows, withKnowledge, withoutAdvisories } from '../../audit.ts';
import { createPeers } from '../../core/peers.ts';
import { loadRecording } from '../../loaders/recording.ts';
import { listenForInterruption } from '../interruption.ts';
import { knowledgeOf } from '../knowledge.ts';
import { openOutputs, parseOutputs } from '../outputs.ts';
import { type SelectionFlags, selectedChecks } from '../selected-checks.ts';
import { writeRun } from '../session.ts';
import { terminalOptions } from '../terminal-options.ts';
import { commandLine, gatesOf, type ReportFlags } from './audit.ts';

/**
 * `rempart evaluate RECORDING…`: the report of the recorded run. What was known of vulnerabilities then is part of it; a database named with `--db` is searched
 * anew for what was installed.
 */
export const evaluateCommand = async (
  files: readonly string[],
  flags: SelectionFlags & ReportFlags,
): Promise<number> => {
  const requests = parseOutputs(flags.output ?? [], flags.quiet === true);
  const checks = await selectedChecks(flags);
  const recordings = await Promise.all(files.map(loadRecording));
  // Only a named one: a replay says what the recording says, whatever this machine has learnt since.
  const knowledge = await knowledgeOf(flags, false);
  const outputs = await openOutputs(requests, terminalOptions(flags.verbose === true));
  const interruption = listenForInterruption();
  const peers = createPeers();
  async function* trees() {
    for (const recording of recordings)
      for (const tree of recording.trees) {
        const known = knowledge.database === null ? tree : withoutAdvisories(tree);
        yield judgedRows(checks, await withKnowledge(known, knowledge), peers);
      }
  }
  try {
    return await writeRun({
      checks,
      targets: [],
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
