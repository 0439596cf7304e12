import { getEventListeners } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { file, probeKey, shell } from '../../../src/core/probe.ts';
import { connectLocal, dialSocket } from '../../../src/transports/local/local.ts';
import { present } from '../../contracts/present.ts';

const SHELLS = [['dash'], ['bash', '--posix'], ['busybox', 'sh']].filter(([program = '']) =>
  present(program),
);

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

const until = async (holds: () => boolean): Promise<void> => {
  for (let left = 100; left > 0 && !holds(); left--) await sleep(20);
};

for (const words of SHELLS)
  describe(`a wave that is ended, by ${words[0]}`, () => {
    it('leaves no process behind, though timeout(1) has a group of its own', async () => {
      const [first = '', ...rest] = [...words, '-s'];
      await using connection = await connectLocal({
        allowlist: false,
        walkSeconds: null,
        shell: [first, ...rest],
      });
      const seconds = `97.${process.pid}${words[0]?.length}`;
      const abort = new AbortController();
      const probes = [
        shell(`sleep ${seconds}; :`),
        { ...shell(`: ; sleep ${seconds}`), slow: true } as const,
      ];
      const answers = connection.ask(probes, { signal: abort.signal });
      await until(() => runningWith(seconds).length === 2);
      expect(runningWith(seconds)).toHaveLength(2);
      abort.abort();
      await answers;
      await until(() => runningWith(seconds).length === 0);
      expect(runningWith(seconds)).toEqual([]);
    });
  });

describe('the interruption of a connection', () => {
  it('is null while every wave came whole, then the first reason', async () => {
    await using connection = await connectLocal({ allowlist: false, walkSeconds: null });
    expect(connection.interruption()).toBeNull();
    await connection.ask([file('/etc/passwd')], { signal: AbortSignal.timeout(5000) });
    expect(connection.interruption()).toBeNull();
    const late = shell('sleep 20');
    await connection.ask([late], { signal: AbortSignal.timeout(200) });
    expect(connection.interruption()).toMatchObject({ code: 'timeout' });
    const answers = await connection.ask([late], { signal: AbortSignal.timeout(5000) });
    expect(answers.get(probeKey(late))).toMatchObject({ state: 'unknown', code: 'truncated' });
    expect(connection.interruption()).toMatchObject({ code: 'timeout' });
  });
});

describe('a dialled socket', () => {
  let folder: string;
  let server: Server;
  let streams = 0;
  const path = () => join(folder, 'socket');
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rempart-dial-'));
    server = createServer((stream) => {
      streams += 1;
      stream
        .on('error', () => undefined)
        .on('close', () => {
          streams -= 1;
        });
    });
    await new Promise<void>((resolve) => server.listen(path(), resolve));
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('is not opened once the run is over', async () => {
    const abort = new AbortController();
    abort.abort(new Error('over'));
    await expect(dialSocket(path(), abort.signal)).rejects.toThrow('over');
    await sleep(50);
    expect(streams).toBe(0);
  });

  it('leaves nothing listening to the signal, whether it opens or not', async () => {
    const { signal } = new AbortController();
    const stream = await dialSocket(path(), signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    stream.destroy();
    await expect(dialSocket(join(folder, 'none'), signal)).rejects.toMatchObject({
      code: 'socket-unreachable',
    });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    await until(() => streams === 0);
    expect(streams).toBe(0);
  });

  it('that is given up while it opens leaves no stream', async () => {
    const abort = new AbortController();
    const dialled = dialSocket(path(), abort.signal);
    abort.abort();
    await expect(dialled).rejects.toMatchObject({ code: 'socket-unreachable' });
    await until(() => streams === 0);
    expect(streams).toBe(0);
  });
});
