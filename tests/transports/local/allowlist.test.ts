import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { file, files, type Probe, privilegedCommand, probeKey } from '../../../src/core/probe.ts';
import { connectLocal } from '../../../src/transports/local/local.ts';
import { present } from '../../contracts/present.ts';

const NOBODY = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
const RULES =
  'root ALL=(ALL) ALL\nnobody ALL=(root) NOPASSWD: /usr/bin/head *, /usr/bin/stat *, /usr/bin/false\n';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-allowlist-'));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'sudoers'), RULES, { mode: 0o440 });
  mkdirSync(join(folder, 'closed'), { mode: 0o700 });
  for (const place of ['', 'closed/']) {
    writeFileSync(join(folder, `${place}lines`), 'one\n\n\n', { mode: 0o600 });
    writeFileSync(join(folder, `${place}nulls`), 'a\0b\0', { mode: 0o600 });
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Asks as a user whose sudoers allow head, stat and false; the file is bound in a mount namespace of this one shell. */
const ask = async (probe: Probe) => {
  await using connection = await connectLocal({
    allowlist: true,
    walkSeconds: null,
    shell: [
      'unshare',
      '-m',
      'sh',
      '-c',
      'mount --bind "$0" /etc/sudoers && exec "$@"',
      join(folder, 'sudoers'),
      ...NOBODY,
      'sh',
      '-s',
    ],
  });
  const answers = await connection.ask([probe], { signal: AbortSignal.timeout(10_000) });
  return answers.get(probeKey(probe));
};

describe.runIf(present('sudo') && present('unshare'))('single questions through sudo', () => {
  it.each(['', 'closed/'])('read a file byte for byte (%s)', async (place) => {
    expect(await ask(file(join(folder, `${place}lines`)))).toMatchObject({
      state: 'found',
      output: { content: 'one\n\n\n', size: 6 },
    });
    expect(await ask(file(join(folder, `${place}nulls`)))).toMatchObject({ output: { content: 'a\0b\0' } });
    expect(await ask(files(join(folder, `${place}lines`)))).toMatchObject({
      output: { complete: true, entries: [{ content: 'one\n\n\n', unreadable: null }] },
    });
  });

  it.each(['', 'closed/'])(
    'say when a file is longer than its bound, newlines or not (%s)',
    async (place) => {
      expect(await ask(file(join(folder, `${place}lines`), 4))).toMatchObject({
        state: 'unknown',
        code: 'truncated',
      });
    },
  );

  it('are permission where sudo refuses, not an answer of the command', async () => {
    expect(await ask(privilegedCommand('cat', '/etc/shadow'))).toMatchObject({
      state: 'unknown',
      code: 'permission',
    });
    expect(await ask(privilegedCommand('rempart-no-such-program'))).toMatchObject({
      state: 'unknown',
    });
  });

  it('are what the command says where sudo runs it', async () => {
    expect(await ask(privilegedCommand('false'))).toMatchObject({
      state: 'found',
      output: { exitCode: 1 },
    });
  });
});
