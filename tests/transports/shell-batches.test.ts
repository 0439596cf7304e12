import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/core/answer.ts';
import { command, file, fileModes, files, type Probe, probeKey, shell } from '../../src/core/probe.ts';
import { readAnswers } from '../../src/transports/shell-frames.ts';
import { compileScript } from '../../src/transports/shell-script.ts';
import { present } from '../contracts/present.ts';

const SHELLS = [['dash'], ['bash', '--posix'], ['busybox', 'sh']].filter(([program = '']) =>
  present(program),
);
const nonce = 'a1'.repeat(16);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-batches-'));
  for (let index = 0; index < 100; index++)
    writeFileSync(join(folder, `${1000 + index}.conf`), index % 3 === 0 ? '' : `${index}\0\n`.repeat(index));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Numbers of the living processes that have this word among their arguments. */
const runningWith = (word: string): readonly string[] =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').includes(word);
    } catch {
      return false;
    }
  });

interface Run {
  readonly edit?: (script: string) => string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a shell answers. */
const ask = (words: readonly string[], probes: readonly Probe[], { edit, env }: Run = {}) => {
  const script = compileScript(probes, { nonce, wave: 1, allowlist: false, walkSeconds: 0 });
  const [program = '', ...rest] = [...words, '-s'];
  const { stdout } = spawnSync(program, rest, {
    input: edit?.(script.text) ?? script.text,
    env: { ...env },
    maxBuffer: 1e8,
    timeout: 60_000,
  });
  const { answers } = readAnswers(script, nonce, stdout, 'whole');
  return (probe: Probe): Answer | undefined => answers.get(probeKey(probe));
};

for (const words of SHELLS)
  describe(`questions that are asked together, by ${words[0]}`, { timeout: 60_000 }, () => {
    const texts = () => files(join(folder, '*.conf'));
    const expected = () =>
      Array.from({ length: 100 }, (_, index) => (index % 3 === 0 ? '' : `${index}\0\n`.repeat(index)));

    it('give every file its own text: empty ones, bytes of zero, no last line', () => {
      const answer = ask(words, [texts()])(texts());
      expect(answer).toMatchObject({ state: 'found', output: { complete: true } });
      if (answer?.state !== 'found' || !('entries' in answer.output)) throw new Error('no entries');
      expect(answer.output.entries.map((entry) => ('content' in entry ? entry.content : ''))).toEqual(
        expected(),
      );
    });

    it('give the same where the environment of the login is large, or may not be read', () => {
      const usual = ask(words, [texts()])(texts());
      expect(ask(words, [texts()], { env: { LARGE: 'x'.repeat(5000) } })(texts())).toEqual(usual);
      const elsewhere = (script: string) => script.replace('E=/proc/self/environ', 'E=/proc/nowhere');
      expect(ask(words, [texts()], { edit: elsewhere })(texts())).toEqual(usual);
    });

    it('tell a file that cannot be read from those beside it', () => {
      const [memory, first] = [file('/proc/self/mem'), file(join(folder, '1001.conf'))];
      const answer = ask(words, [memory, first]);
      expect(answer(memory)).toMatchObject({ state: 'unknown', code: 'unsupported' });
      expect(answer(first)).toMatchObject({ state: 'found', output: { content: '1\0\n' } });
    });

    it('keep what belongs to one question from the others', () => {
      const [two, modes, none] = [
        files(join(folder, '100[12].conf')),
        fileModes(join(folder, '1003.conf')),
        files(join(folder, '*.none'), '=0:1'),
      ];
      const answer = ask(words, [none, two, modes]);
      expect(answer(two)).toMatchObject({ output: { entries: [{ content: '1\0\n' }, {}], complete: true } });
      expect(answer(modes)).toMatchObject({ output: { entries: [{ size: 0, content: null }] } });
      expect(answer(none)).toMatchObject({ output: { entries: [], complete: true } });
    });

    it('see nothing of the script around them', () => {
      const probe = shell('echo "$#$N$A$U$R$T$n$l$p$J$I$M$E$k$m$s|$(set | grep -cE "(a1){9}")"');
      expect(ask(words, [probe])(probe)).toMatchObject({ output: { stdout: '0|0\n' } });
    });

    it('are each on their own: where one ends, moves, or cannot be parsed, the next one is asked', () => {
      const probes = [
        shell('cd /proc; set -f; exit 3'),
        shell('if'),
        command('rempart-no-such-program'),
        shell('echo "$PWD" /et[c]; echo wrong >&2'),
      ] as const;
      const answer = ask(words, probes);
      expect(answer(probes[0])).toMatchObject({ output: { exitCode: 3 } });
      expect(answer(probes[1])).toMatchObject({ output: { exitCode: 2 } });
      expect(answer(probes[2])).toMatchObject({ state: 'unknown', code: 'tool-missing' });
      expect(answer(probes[3])).toMatchObject({
        output: { exitCode: 0, stdout: `${process.cwd()} /etc\n`, stderr: 'wrong' },
      });
    });

    it('go on behind one that hangs, and nothing of it stays', () => {
      const seconds = `86.${process.pid}${words[0]?.length}`;
      const probes = [
        shell('echo before'),
        shell(`echo half; (sleep ${seconds}; :) | cat`),
        shell('echo behind'),
      ] as const;
      const edit = (script: string): string => {
        const edited = script.replace('W $1 20', 'W $1 1').replace('W $1 30', 'W $1 2');
        expect(edited.length).toBe(script.length - 2);
        return edited;
      };
      const answer = ask(words, probes, { edit });
      expect(answer(probes[0])).toMatchObject({ output: { stdout: 'before\n' } });
      expect(answer(probes[1])).toMatchObject({ state: 'unknown', code: 'timeout' });
      expect(answer(probes[2])).toMatchObject({ output: { stdout: 'behind\n' } });
      expect(runningWith(seconds)).toEqual([]);
    });
  });

describe('the frames of several paths', () => {
  const probes = [file('/a'), file('/b')];
  const script = compileScript(probes, { nonce, wave: 1, allowlist: false, walkSeconds: 0 });
  const read = (...frames: readonly string[]) => {
    const output = Buffer.from(['', 'b 0', 'p 0 2\n/a\0/b\0', ...frames, 'd 0', 'z 1\n'].join(`\n${nonce} `));
    const { answers } = readAnswers(script, nonce, output, 'whole');
    return probes.map((probe) => answers.get(probeKey(probe)));
  };
  const line = '81a4 0 0 1 0';
  const between = `M=${nonce}\0`;

  it('give texts by what stands between them', () => {
    expect(
      read(`s\n${line}\n${line}\n`, `m 0 1\n${between}${between}one${between}two${between}`),
    ).toMatchObject([{ output: { content: 'one' } }, { output: { content: 'two' } }]);
  });

  it.each([
    ['too few texts', `${between}${between}one${between}`],
    ['too many texts', `${between}${between}one${between}two${between}three${between}`],
    ['an end that did not come', `${between}${between}one${between}two`],
    ['nothing between', 'onetwo'],
    ['another environment at the front', `M=x${nonce}\0${between}one${between}two${between}`],
  ])('give none of them with %s', (_, body) => {
    for (const answer of read(`s\n${line}\n${line}\n`, `m 0 1\n${body}`))
      expect(answer).toMatchObject({ state: 'unknown', code: 'unsupported' });
  });

  it('take the later lines, where a path that vanished has none', () => {
    expect(read(`s\n${line}\n`, `s\n-\n${line}\n`, 'c 1\ntwo')).toMatchObject([
      { state: 'unknown', code: 'parse-error' },
      { output: { content: 'two' } },
    ]);
  });
});
