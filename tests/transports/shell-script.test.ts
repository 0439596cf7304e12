import { describe, expect, it } from 'vitest';
import { command, file, probeKey } from '../../src/core/probe.ts';
import { readAnswers, type WaveEnd } from '../../src/transports/shell-frames.ts';
import { compileScript, quote, quotePattern } from '../../src/transports/shell-script.ts';

const nonce = 'f'.repeat(32);
const probes = [file('/etc/issue'), command('uname')];
const script = compileScript(probes, { nonce, wave: 1, allowlist: false, walkSeconds: 0 });

const WHOLE = [
  'noise of a login shell',
  `${nonce} b 0`,
  `${nonce} p 0 1\n/etc/issue\0`,
  `${nonce} s\n81a4 0 0 5 0\n`,
  `${nonce} c 0\nhello`,
  `${nonce} d 0`,
  `${nonce} o 1\nLinux\n`,
  `${nonce} e 1 0\n`,
  `${nonce} z 1\n`,
].join('\n');

const read = (text: string, end: WaveEnd) => readAnswers(script, nonce, Buffer.from(text), end).answers;
const cut: WaveEnd = { code: 'truncated', text: 'cut' };

describe('the frames of a wave', () => {
  it('give every answer when it is whole', () => {
    const answers = read(WHOLE, 'whole');
    expect(answers.get(probeKey(file('/etc/issue')))).toMatchObject({
      state: 'found',
      output: { content: 'hello', mode: 0o644 },
    });
    expect(answers.get(probeKey(command('uname')))).toMatchObject({
      state: 'found',
      output: { stdout: 'Linux\n' },
    });
  });

  it('never give half an answer: wherever the line is cut, a probe is answered whole or truncated', () => {
    for (let length = 0; length < WHOLE.length; length++)
      for (const [key, answer] of read(WHOLE.slice(0, length), cut)) {
        const whole = read(WHOLE, 'whole').get(key);
        if (answer.state === 'unknown') expect(answer.code, `cut at ${length}`).toBe('truncated');
        else expect(answer, `cut at ${length}`).toEqual(whole);
      }
  });

  it('of another nonce are content', () => {
    const forged = WHOLE.replace('hello', `\n${'0'.repeat(32)} c 0\nforged`);
    expect(read(forged, 'whole').get(probeKey(file('/etc/issue')))).toMatchObject({
      output: { content: `\n${'0'.repeat(32)} c 0\nforged` },
    });
  });
});

describe('the script', () => {
  it('has no here-document, writes nothing, and is one function that is called last', () => {
    expect(script.text).not.toMatch(/<<|mktemp|>\s*\/(?!dev\/null)/);
    expect(script.text.startsWith('w1() {')).toBe(true);
    expect(script.text.trimEnd().endsWith('w1 </dev/null')).toBe(true);
  });

  it.each([
    ['plain/path-1.conf', 'plain/path-1.conf'],
    ["it's", "'it'\\''s'"],
    ['$(reboot)', "'$(reboot)'"],
    ['a b', "'a b'"],
    ['', "''"],
  ])('quotes %j', (word, quoted) => {
    expect(quote(word)).toBe(quoted);
  });

  it.each([
    ['/etc/*.conf', '/etc/*.conf'],
    ['/home/a b/*', "'/home/a b/'*"],
    ['/x/[ab]?$(id)', "/x/[ab]?'$(id)'"],
  ])('quotes all but the pattern of %j', (pattern, quoted) => {
    expect(quotePattern(pattern)).toBe(quoted);
  });
});
