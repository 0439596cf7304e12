import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { packages, probeKey, shell, walk } from '../../src/core/probe.ts';
import { scriptFor, scriptSession } from '../../src/transports/script-session.ts';

const MEBIBYTE = Buffer.alloc(1024 * 1024, 'x');

describe('a target that never stops talking', () => {
  it('is cut after 64 MiB, and the session says so', async () => {
    const output = new PassThrough();
    let sent = 0;
    const talk = setInterval(() => {
      for (let more = 8; more > 0 && sent < 100; more--) {
        sent += 1;
        output.write(MEBIBYTE);
      }
    }, 1);
    const session = scriptSession(
      { input: new PassThrough(), output, destroy: () => output.destroy() },
      { allowlist: false, walkSeconds: 5 },
    );
    expect(session.lastEnd()).toBe('whole');
    await session.ask([walk, shell('true')], { signal: AbortSignal.timeout(5000) });
    clearInterval(talk);
    expect(session.lastEnd()).toMatchObject({ code: 'truncated', text: expect.stringContaining('67108864') });
    expect(sent).toBeLessThan(90);
  });
});

describe('packages of rpm databases', () => {
  it('are not read of hosts, and nothing is sent for them', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    output.end();
    const session = scriptSession(
      { input, output, destroy: () => output.destroy() },
      { allowlist: false, walkSeconds: 5 },
    );
    const probe = packages('rpm');
    const answers = await session.ask([probe], { signal: AbortSignal.timeout(5000) });
    expect(answers.get(probeKey(probe))).toMatchObject({
      state: 'unknown',
      code: 'unsupported',
      text: expect.stringContaining('not of hosts'),
    });
    expect(scriptFor([probe], { allowlist: false, walkSeconds: 5, nonce: 'n', wave: 1 }).text).toBe(
      scriptFor([], { allowlist: false, walkSeconds: 5, nonce: 'n', wave: 1 }).text,
    );
  });
});
