import { randomBytes } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import type { UnknownReason } from '../core/answer.ts';
import { unknown } from '../core/answer.ts';
import type { Answers } from '../core/connection.ts';
import { type Probe, type ProbeKey, probeKey } from '../core/probe.ts';
import { endMarker, readAnswers, type WaveEnd } from './shell-frames.ts';
import { compileScript } from './shell-script.ts';

/** What a host sends in one wave before it is cut, bytes. */
const WAVE_LIMIT = 64 * 1024 * 1024;

/** A POSIX shell that reads its script from `input`. */
export interface ShellChannel {
  readonly input: Writable;
  readonly output: Readable;
  /** Ends the shell at once. */
  destroy(): void;
}

export interface SessionOptions {
  readonly allowlist: boolean;
  /** Seconds that the walk may take; null answers it as switched off. */
  readonly walkSeconds: number | null;
}

/** One shell of a target, asked in waves. */
export interface ScriptSession {
  ask(probes: readonly Probe[], options: { readonly signal: AbortSignal }): Promise<Answers>;
  /** The uid the script ran as; null before the first wave, or when it never began. */
  uid(): number | null;
  /** False when the shell ended without running the script: no POSIX shell, a forced command, a refused login. */
  begun(): boolean;
  /** What came before the script's own output, at most 2,000 characters: words of a login shell or of a forced command. */
  noise(): string;
  /** How the last wave ended; `whole` before the first one. */
  lastEnd(): WaveEnd;
  close(): void;
}

const SHELL_KINDS: ReadonlySet<Probe['kind']> = new Set(['file', 'files', 'command', 'executable', 'walk']);

/** Packages of languages are read on the walk; an rpm database rpm itself reads on a host. */
const isOfShells = (probe: Probe): boolean =>
  probe.kind === 'packages' ? probe.of === 'applications' : SHELL_KINDS.has(probe.kind);

const needsWalk = ({ kind }: Probe): boolean => kind === 'walk' || kind === 'packages';

const notOfShells = ({ kind }: Probe): string => {
  if (kind === 'server-offer') return 'This target was not reached by a key exchange that can be read along';
  if (kind === 'packages') return 'The rpm databases that files hold are read of images, not of hosts';
  return 'A host does not answer questions about an engine';
};

const walkIsOff = ({ kind }: Probe): string =>
  kind === 'walk'
    ? 'The file-system walk was switched off'
    : 'Packages of languages are looked for on the file-system walk, which was switched off';

/** The exact script a wave would send, for `plan`. */
export const scriptFor = (
  probes: readonly Probe[],
  options: SessionOptions & { readonly nonce: string; readonly wave: number },
) =>
  compileScript(
    probes.filter((probe) => isOfShells(probe) && (!needsWalk(probe) || options.walkSeconds !== null)),
    {
      nonce: options.nonce,
      wave: options.wave,
      allowlist: options.allowlist,
      walkSeconds: options.walkSeconds ?? 0,
    },
  );

/** Asks over a shell's standard input and output; both waves go through the same channel (law 3). */
export const scriptSession = (channel: ShellChannel, options: SessionOptions): ScriptSession => {
  const nonce = randomBytes(16).toString('hex');
  let wave = 0;
  let uid: number | null = null;
  let begun = false;
  let noise = '';
  let ended = false;
  let lastEnd: WaveEnd = 'whole';
  const errors: Error[] = [];
  channel.input.on('error', (error) => errors.push(error));
  channel.output.on('error', (error) => errors.push(error));
  const end = () => {
    ended = true;
  };
  channel.output.once('end', end).once('close', end);

  const collect = (marker: Buffer, signal: AbortSignal): Promise<{ output: Buffer; end: WaveEnd }> =>
    new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let size = 0;
      let tail = Buffer.alloc(0);
      const finish = (how: WaveEnd) => {
        channel.output.off('data', onData).off('end', onEnd).off('close', onEnd);
        signal.removeEventListener('abort', onAbort);
        if (how === 'whole') channel.output.pause();
        resolve({ output: Buffer.concat(chunks), end: how });
      };
      const onData = (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        const window = Buffer.concat([tail, chunk]);
        if (window.includes(marker)) return finish('whole');
        tail = window.subarray(Math.max(0, window.length - marker.length + 1));
        if (size > WAVE_LIMIT) {
          channel.destroy();
          finish({ code: 'truncated', text: `The target sent more than ${WAVE_LIMIT} bytes and was cut` });
        }
      };
      const onEnd = () => finish({ code: 'truncated', text: 'The connection ended before the answer came' });
      const onAbort = () => {
        channel.destroy();
        finish({ code: 'timeout', text: 'The target did not answer in time' });
      };
      if (signal.aborted) return onAbort();
      if (ended) return onEnd();
      signal.addEventListener('abort', onAbort, { once: true });
      channel.output.on('data', onData).once('end', onEnd).once('close', onEnd);
      channel.output.resume();
    });

  return {
    async ask(probes, { signal }) {
      const answers = new Map<ProbeKey, ReturnType<typeof unknown>>();
      for (const probe of probes)
        if (!isOfShells(probe)) answers.set(probeKey(probe), unknown('unsupported', notOfShells(probe)));
        else if (needsWalk(probe) && options.walkSeconds === null)
          answers.set(probeKey(probe), unknown('unsupported', walkIsOff(probe)));
      wave += 1;
      const script = scriptFor(probes, { ...options, nonce, wave });
      const collected = collect(Buffer.from(endMarker(nonce, wave)), signal);
      if (!ended) channel.input.write(script.text);
      const { output, end } = await collected;
      lastEnd = end;
      const read = readAnswers(script, nonce, output, end);
      if (read.begun) {
        begun = true;
        uid = read.uid;
      }
      if (!begun) noise = output.subarray(0, 2000).toString('utf8');
      return new Map([...read.answers, ...answers]);
    },
    uid: () => uid,
    begun: () => begun,
    noise: () => noise,
    lastEnd: () => lastEnd,
    close() {
      channel.input.end();
    },
  };
};

/** Every probe unknown for one reason. */
export const allUnknown = (probes: readonly Probe[], reason: UnknownReason): Answers =>
  new Map(probes.map((probe) => [probeKey(probe), unknown(reason.code, reason.text)]));
