import { judgedRows, withImports } from '../../audit.ts';
import { loadScanReport } from '../../loaders/load-scan-report.ts';
import { loadRecording } from '../../loaders/recording.ts';
import { listenForInterruption } from '../interruption.ts';
import { openOutputs, parseOutputs } from '../outputs.ts';
import { type SelectionFlags, selectedChecks } from '../selected-checks.ts';
import { writeRun } from '../session.ts';
import { terminalOptions } from '../terminal-options.ts';
import { commandLine, gatesOf, type ReportFlags } from './audit.ts';

/** `rempart evaluate RECORDING…`: the report of the recorded run. */
export const evaluateCommand = async (
  files: readonly string[],
  flags: SelectionFlags & ReportFlags,
): Promise<number> => {
  const requests = parseOutputs(flags.output ?? [], flags.quiet === true);
  const checks = await selectedChecks(flags);
  const recordings = await Promise.all(files.map(loadRecording));
  const imports = await Promise.all((flags.import ?? []).map(loadScanReport));
  const outputs = await openOutputs(requests, terminalOptions(flags.verbose === true));
  const interruption = listenForInterruption();
  async function* trees() {
    for (const recording of recordings)
      for (const tree of recording.trees) yield judgedRows(checks, withImports(tree, imports));
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
