import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { file, probeKey, shell, walk } from '../../../src/core/probe.ts';
import { connectLocal } from '../../../src/transports/local/local.ts';
import { hostConnectionContract } from '../../contracts/host-connection.contract.ts';
import { preparedFolder } from '../../contracts/prepared-folder.ts';

const NOBODY = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'] as const;
const SHELLS: readonly (readonly [string, ...string[]])[] = [
  ['dash'],
  ['bash', '--posix'],
  ['busybox', 'sh'],
];

const present = ([program]: readonly [string, ...string[]]): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

let prepared: ReturnType<typeof preparedFolder>;
beforeAll(() => {
  prepared = preparedFolder();
});
afterAll(() => prepared.remove());

for (const words of SHELLS.filter(present))
  hostConnectionContract(`this machine by ${words[0]}`, () => ({
    folder: prepared.folder,
    connect: ({ walkSeconds = 5 } = {}) =>
      connectLocal({ allowlist: false, walkSeconds, shell: [...NOBODY, ...words, '-s'] }),
    connectCut: (bytes) =>
      connectLocal({
        allowlist: false,
        walkSeconds: null,
        shell: [...NOBODY, 'sh', '-c', `${words.join(' ')} -s | head -c ${bytes}`],
      }),
  }));

describe('a shell that ends', () => {
  it('leaves what it did not answer truncated, never absent', async () => {
    await using connection = await connectLocal({
      allowlist: false,
      walkSeconds: null,
      shell: ['sh', '-c', 'head -c 300 >/dev/null'],
    });
    const answers = await connection.ask([file('/etc/passwd')], { signal: AbortSignal.timeout(5000) });
    expect(answers.get(probeKey(file('/etc/passwd')))).toMatchObject({ state: 'unknown', code: 'truncated' });
  });

  it('before it can be started is an error that says what to do', async () => {
    await expect(
      connectLocal({ allowlist: false, walkSeconds: null, shell: ['/nowhere/sh'] }),
    ).rejects.toMatchObject({ code: 'no-shell' });
  });
});

describe('the walk', () => {
  it('finds setuid files of this machine, and says when it may not see everything', async () => {
    await using connection = await connectLocal({
      allowlist: false,
      walkSeconds: 60,
      shell: [...NOBODY, 'sh', '-s'],
    });
    const answer = (await connection.ask([walk], { signal: AbortSignal.timeout(90_000) })).get(
      probeKey(walk),
    );
    expect(answer).toMatchObject({
      state: 'found',
      output: { complete: false, reason: { code: 'permission' } },
    });
    if (answer?.state === 'found' && 'entries' in answer.output) {
      const su = answer.output.entries.find(({ path }) => path.endsWith('/bin/su'));
      expect((su as { mode: number } | undefined)?.mode).toBe(0o4755);
    }
  }, 100_000);
});

describe('the environment of the script', () => {
  it('is fixed: C locale, own search path, no standard input', async () => {
    await using connection = await connectLocal({ allowlist: false, walkSeconds: null });
    const probe = shell('printf "%s|%s|" "$LC_ALL" "$PATH"; cat');
    const answer = (await connection.ask([probe], { signal: AbortSignal.timeout(5000) })).get(
      probeKey(probe),
    );
    expect(answer).toMatchObject({
      output: { stdout: 'C|/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin|' },
    });
  });
});
