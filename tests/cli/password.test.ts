import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SOURCE = resolve(import.meta.dirname, '../../src/cli/password.ts');

/** Two questions at once on a real terminal (`script` lends one); `keys` are typed when the prompt with that number stands there. */
const typed = async (keys: readonly string[]): Promise<string> => {
  const program = `
    import { passwordReader } from '${SOURCE}';
    const ssh = passwordReader('SSH password', undefined, true);
    const sudo = passwordReader('sudo password', undefined, true);
    const given = await Promise.allSettled([ssh('a'), sudo('a'), ssh('a')]);
    console.log(JSON.stringify(given.map(({ value, reason }) => value ?? reason.name)));`;
  const words = [process.execPath, '--conditions=source', '--input-type=module', '-e', program];
  const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const child = spawn('script', ['-qec', quoted, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let shown = '';
  let prompts = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString('utf8');
    for (const seen = shown.split(' for a: ').length - 1; prompts < seen; prompts++)
      if (keys[prompts] !== undefined) child.stdin.write(keys[prompts]);
  });
  await once(child, 'close');
  return shown.replaceAll('\r', '');
};

describe('passwords asked for at the same time', () => {
  it('each gets its own prompt and its own line; nothing typed is shown', async () => {
    expect(await typed(['one\r', 'two\r'])).toBe(
      'SSH password for a: \nsudo password for a: \n["one","two","one"]\n',
    );
  });
  it('pasted together they answer one prompt after the other', async () => {
    expect(await typed(['one\rtwo\r'])).toContain('["one","two","one"]');
  });
  it('one refused is refused for all, without another prompt', async () => {
    const shown = await typed(['\u0003']);
    expect(shown).not.toContain('sudo password for');
    expect(shown).toMatch(/\["(\w+)","\1","\1"\]/);
  });
});
