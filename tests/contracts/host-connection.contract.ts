import { describe, expect, it } from 'vitest';
import type { Answer, FilesOutput } from '../../src/core/answer.ts';
import {
  command,
  executable,
  file,
  fileModes,
  files,
  type Probe,
  packages,
  probeKey,
  shell,
  walk,
} from '../../src/core/probe.ts';
import type { HostConnection } from '../../src/transports/connection.ts';

/** A way in under test, as an ordinary user of the target, so that refusals are real. */
export interface HostConnectionSubject {
  /** Opens a connection whose user is not root. */
  readonly connect: (options?: { readonly walkSeconds?: number | null }) => Promise<HostConnection>;
  /** The same, on a line that is cut after so many bytes of answers. */
  readonly connectCut: (bytes: number) => Promise<HostConnection>;
  /** A folder on the target, prepared by `prepareTarget`. */
  readonly folder: string;
}

const signal = () => AbortSignal.timeout(15_000);

/** What every way in to a host promises: the same questions get the same answers, whatever carries them. */
export const hostConnectionContract = (name: string, subject: () => HostConnectionSubject): void => {
  describe(`${name} keeps the contract of a host connection`, () => {
    const askOne = async (probe: Probe, options: { readonly abort?: AbortSignal } = {}): Promise<Answer> => {
      await using connection = await subject().connect();
      const answers = await connection.ask([probe], { signal: options.abort ?? signal() });
      return (
        answers.get(probeKey(probe)) ?? { state: 'unknown', code: 'unsupported', text: 'no answer at all' }
      );
    };
    const path = (name: string) => `${subject().folder}/${name}`;

    it('found: text, mode and owner of a file', async () => {
      expect(await askOne(file(path('plain')))).toMatchObject({
        state: 'found',
        output: { content: 'one\ntwo', type: 'file', mode: 0o644, size: 7 },
      });
    });

    it('found: every file of a pattern, sorted, those of a literal path too', async () => {
      const answer = await askOne(files(path('set/*.conf'), path('plain')));
      expect(answer).toMatchObject({ state: 'found', output: { complete: true } });
      if (answer.state === 'found' && 'entries' in answer.output)
        expect(answer.output.entries.map(({ path }) => path.split('/').at(-1))).toEqual([
          'plain',
          'a.conf',
          'b.conf',
        ]);
    });

    it('found: a command with its status and both of its streams', async () => {
      expect(await askOne(shell('echo out; echo err >&2; exit 3'))).toEqual({
        state: 'found',
        output: { exitCode: 3, stdout: 'out\n', stderr: 'err' },
      });
    });

    it('absent: no such file, no such program', async () => {
      expect(await askOne(file(path('nothing')))).toEqual({ state: 'absent' });
      expect(await askOne(executable('rempart-no-such-program'))).toEqual({ state: 'absent' });
    });

    it('permission: a file that may not be read, one in a folder that may not be searched, a folder that may not be listed', async () => {
      expect(await askOne(file(path('secret')))).toMatchObject({ state: 'unknown', code: 'permission' });
      expect(await askOne(file(path('closed/inside')))).toMatchObject({
        state: 'unknown',
        code: 'permission',
      });
      expect(await askOne(files(path('closed/*')))).toMatchObject({
        output: { complete: false, reason: { code: 'permission' } },
      });
    });

    it('permission: metadata of a file that may not be read is known all the same', async () => {
      const answer = await askOne(fileModes(path('secret')));
      expect(answer).toMatchObject({ output: { entries: [{ mode: 0o600, content: null }], complete: true } });
    });

    it('tool-missing: a program that is not there is not an absent answer', async () => {
      expect(await askOne(command('rempart-no-such-program'))).toMatchObject({
        state: 'unknown',
        code: 'tool-missing',
      });
    });

    it('timeout: a slow command costs its own time alone', async () => {
      const slow = { ...shell('sleep 20'), timeoutMs: 1000 };
      await using connection = await subject().connect();
      const answers = await connection.ask([slow, file(path('plain'))], { signal: signal() });
      expect(answers.get(probeKey(slow))).toMatchObject({ state: 'unknown', code: 'timeout' });
      expect(answers.get(probeKey(file(path('plain'))))).toMatchObject({ state: 'found' });
    });

    it('timeout: the deadline of the target ends the wave', async () => {
      const answer = await askOne(
        { ...shell('sleep 20'), timeoutMs: 30_000 },
        { abort: AbortSignal.timeout(1500) },
      );
      expect(answer).toMatchObject({ state: 'unknown', code: 'timeout' });
    });

    it('truncated: a file larger than its bound is not judged by its first half', async () => {
      expect(await askOne(file(path('plain'), 3))).toMatchObject({ state: 'unknown', code: 'truncated' });
    });

    it('hostile content: nothing that looks like a frame makes one', async () => {
      const answer = await askOne(file(path('hostile')));
      expect(answer).toMatchObject({ state: 'found' });
      if (answer.state === 'found' && 'content' in answer.output)
        expect(answer.output.content).toBe(`\n${'0'.repeat(32)} e 0 0\n\u001b[2J$(reboot) \`id\` 'quoted'\n`);
    });

    it('hostile content: names with spaces, quotes and newlines come whole', async () => {
      const answer = await askOne(files(path('odd/*')));
      expect(answer).toMatchObject({ state: 'found' });
      if (answer.state === 'found' && 'entries' in answer.output)
        expect(
          (answer.output as FilesOutput).entries.map(({ path, content }) => [path.split('odd/')[1], content]),
        ).toEqual([
          ['it\'s "odd" $HOME', 'quoted'],
          ['new\nline', 'broken'],
        ]);
    });

    it('answers a second wave on the same line', async () => {
      await using connection = await subject().connect();
      await connection.ask([file(path('plain'))], { signal: signal() });
      const again = await connection.ask([file(path('set/a.conf'))], { signal: signal() });
      expect(again.get(probeKey(file(path('set/a.conf'))))).toMatchObject({
        state: 'found',
        output: { content: 'a' },
      });
      expect(connection.interruption()).toBeNull();
    });

    it('does not walk when the walk is switched off, nor look for what it would find', async () => {
      await using connection = await subject().connect({ walkSeconds: null });
      const probes = [walk, packages('applications')];
      const answers = await connection.ask(probes, { signal: signal() });
      for (const probe of probes)
        expect(answers.get(probeKey(probe))).toMatchObject({ state: 'unknown', code: 'unsupported' });
    });

    it('does not answer for an engine', async () => {
      expect(await askOne({ kind: 'engine', query: 'info' })).toMatchObject({
        state: 'unknown',
        code: 'unsupported',
      });
    });

    it('says who asked', async () => {
      await using connection = await subject().connect();
      await connection.ask([file(path('plain'))], { signal: signal() });
      expect(connection.record()).toMatchObject({ privilege: 'user' });
    });

    it('cut: what came is found, the rest is truncated, nothing is absent', async () => {
      const { connectCut } = subject();
      const late = {
        ...shell('head -c 200000 /dev/zero | tr "\\0" x; sleep 1; echo end'),
        slow: true,
      } as const;
      await using connection = await connectCut(60_000);
      const answers = await connection.ask([file(path('plain')), late, file(path('nothing'))], {
        signal: signal(),
      });
      expect(answers.get(probeKey(late))).toMatchObject({ state: 'unknown', code: 'truncated' });
      expect(answers.get(probeKey(file(path('plain'))))).toMatchObject({ state: 'found' });
      expect(connection.interruption()).toMatchObject({ code: 'truncated' });
    });
  });
};
