import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Output } from '../../src/cli/outputs.ts';
import { writeReport } from '../../src/cli/write-report.ts';
import { json } from '../../src/reporters/json.ts';
import type { Reporter } from '../../src/reporters/reporter.ts';
import { exampleReport } from '../reporters/example-report.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

interface Kept {
  text: string;
  end: string;
}

const kept = (failsAt?: 'write' | 'commit'): { readonly output: Output; readonly kept: Kept } => {
  const kept: Kept = { text: '', end: 'open' };
  const fail = async () => {
    throw new Error(`no room at ${failsAt}`);
  };
  const write = async (text: string) => {
    kept.text += text;
  };
  const end = (how: string) => async () => {
    kept.end = how;
  };
  return {
    kept,
    output: {
      reporter: json,
      write: failsAt === 'write' ? fail : write,
      commit: failsAt === 'commit' ? fail : end('committed'),
      discard: end('discarded'),
    },
  };
};

const { run, summary, targets, ...head } = exampleReport();
const write = (outputs: readonly Output[], rows: AsyncIterable<(typeof targets)[number]> = all()) =>
  writeReport(outputs, head, rows, () => ({ run, summary }));
async function* all() {
  yield* targets;
}

describe('several outputs', () => {
  for (const at of ['write', 'commit'] as const)
    it(`one that fails at its ${at} costs no other, and is told`, async () => {
      const [first, broken, last] = [kept(), kept(at), kept()];
      await expect(write([first.output, broken.output, last.output])).rejects.toThrow(`no room at ${at}`);
      expect([first.kept.end, broken.kept.end, last.kept.end]).toEqual([
        'committed',
        'discarded',
        'committed',
      ]);
      for (const { text } of [first.kept, last.kept])
        expect(JSON.parse(text).targets).toHaveLength(targets.length);
    });

  it('are all discarded when the run itself fails', async () => {
    const [first, second] = [kept(), kept()];
    async function* broken() {
      yield* targets.slice(0, 1);
      throw new Error('the run');
    }
    await expect(write([first.output, second.output], broken())).rejects.toThrow('the run');
    expect([first.kept.end, second.kept.end]).toEqual(['discarded', 'discarded']);
  });

  it('one that failed holds none of the targets that come after', async () => {
    const stops: Reporter = async function* (_head, rows) {
      for await (const { id } of rows) yield id;
    };
    const broken = { ...kept('write').output, reporter: stops };
    const [example] = targets;
    if (example === undefined) throw new Error('no target');
    const references: WeakRef<object>[] = [];
    let held = -1;
    async function* many() {
      for (let index = 0; index < 200; index++) {
        const row = { ...(example as (typeof targets)[number]), id: String(index) };
        references.push(new WeakRef(row));
        yield row;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
      collectGarbage();
      held = references.filter((reference) => reference.deref() !== undefined).length;
    }
    await expect(write([broken, kept().output], many())).rejects.toThrow('no room');
    expect(held).toBeLessThan(20);
  });
});
