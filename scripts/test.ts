import { relative } from 'node:path';
import { parseCLI, startVitest, type TestCase, type TestModule, type TestSuite } from 'vitest/node';

/** What a run came to. A suite or file that broke outside of its tests counts as one failure. */
type Tally = { passed: number; failed: number; skipped: number; readonly reasons: string[] };

const skippedByTitle = (suite: TestSuite | TestModule): boolean =>
  suite.type === 'suite' && (suite.options.mode === 'skip' || suite.options.mode === 'todo');

const countTest = (test: TestCase, tally: Tally, isExplained: boolean): void => {
  const result = test.result();
  if (result.state === 'passed') tally.passed += 1;
  else if (result.state === 'failed' || result.state === 'pending') tally.failed += 1;
  else {
    tally.skipped += 1;
    const note = result.note === undefined ? '' : `: ${result.note}`;
    if (!isExplained) tally.reasons.push(`${test.fullName}${note}`);
  }
};

const countSuite = (suite: TestSuite | TestModule, tally: Tally, isExplained: boolean): void => {
  const broke = suite.errors().length > 0;
  if (broke) tally.failed += 1;
  const isSkipped = !isExplained && skippedByTitle(suite);
  if (isSkipped && suite.type === 'suite') tally.reasons.push(suite.fullName);
  for (const child of suite.children) {
    if (child.type === 'test') countTest(child, tally, isExplained || isSkipped || broke);
    else countSuite(child, tally, isExplained || isSkipped || broke);
  }
};

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const vitest = await startVitest('test', filter, { ...options, watch: false });
const tally: Tally = { passed: 0, failed: 0, skipped: 0, reasons: [] };
for (const module of vitest.state.getTestModules()) {
  const before = tally.reasons.length;
  countSuite(module, tally, false);
  const file = relative(process.cwd(), module.moduleId);
  for (let index = before; index < tally.reasons.length; index += 1)
    tally.reasons[index] = `${file} > ${tally.reasons[index]}`;
}
tally.failed += vitest.state.getUnhandledErrors().length;
await vitest.close();

// With a name pattern everything else is skipped on purpose.
if (options.testNamePattern === undefined) for (const reason of tally.reasons) say(`skipped: ${reason}`);
if (tally.passed + tally.failed === 0) say('no test ran');
say(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
process.exit(tally.failed > 0 || tally.passed === 0 ? 1 : 0);
