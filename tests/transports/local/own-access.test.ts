import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executable, file, files, type Probe, probeKey } from '../../../src/core/probe.ts';
import { connectLocal } from '../../../src/transports/local/local.ts';
import { present } from '../../contracts/present.ts';

const SHELLS = [['dash'], ['bash', '--posix'], ['busybox', 'sh']].filter(([program = '']) =>
  present(program),
);
const NOBODY = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
/** As in a container with `--cap-drop=ALL`; what root may do on an NFS share with root_squash is the same. */
const ROOT_WITHOUT_CAPABILITIES = ['setpriv', '--inh-caps', '-all', '--bounding-set', '-all'];
/** Binds a folder of programs over /usr/local/sbin, seen by this one process. */
const withPrograms = (folder: string) => [
  'unshare',
  '-m',
  'sh',
  '-c',
  'mount --bind "$0" /usr/local/sbin && exec "$@"',
  folder,
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-access-'));
  chmodSync(folder, 0o755);
  for (const name of ['closed', 'unlisted', 'programs']) mkdirSync(join(folder, name), { mode: 0o755 });
  writeFileSync(join(folder, 'closed/inside'), 'x');
  for (const name of ['closed', 'unlisted']) chownSync(join(folder, name), 1, 1);
  chmodSync(join(folder, 'unlisted'), 0o711);
  chmodSync(join(folder, 'closed'), 0o700);
  symlinkSync(join(folder, 'closed'), join(folder, 'link'));
  symlinkSync(join(folder, 'closed/deep'), join(folder, 'way'));
  writeFileSync(join(folder, 'programs/rempart-kept-for-root'), '#!/bin/sh\n');
  chmodSync(join(folder, 'programs/rempart-kept-for-root'), 0o750);
  symlinkSync(join(folder, 'closed/inside'), join(folder, 'programs/rempart-linked-away'));
});
afterAll(() => rmSync(folder, { recursive: true }));

for (const words of SHELLS)
  describe(`what this user may see, by ${words[0]}`, () => {
    const askAs = async (user: readonly string[], probe: Probe) => {
      const [first = '', ...rest] = [...user, ...words, '-s'];
      await using connection = await connectLocal({
        allowlist: false,
        walkSeconds: null,
        shell: [first, ...rest],
      });
      const answers = await connection.ask([probe], { signal: AbortSignal.timeout(5000) });
      return answers.get(probeKey(probe));
    };
    const denied = { state: 'unknown', code: 'permission' };

    it('root without capabilities does not take a closed folder for an empty one', async () => {
      for (const name of ['closed', 'unlisted'])
        expect(await askAs(ROOT_WITHOUT_CAPABILITIES, files(join(folder, name, '*')))).toMatchObject({
          state: 'found',
          output: { entries: [], complete: false, reason: { code: 'permission' } },
        });
      expect(await askAs(ROOT_WITHOUT_CAPABILITIES, file(join(folder, 'closed/nothing')))).toMatchObject(
        denied,
      );
    });

    it('root sees all of it', async () => {
      expect(await askAs(['env'], files(join(folder, 'closed/*')))).toMatchObject({
        output: { entries: [{}], complete: true },
      });
      expect(await askAs(['env'], file(join(folder, 'way/inside')))).toEqual({ state: 'absent' });
    });

    it('a link on the way that leads into a closed folder hides what is behind it', async () => {
      for (const name of ['link/inside', 'way/inside', 'way'])
        expect(await askAs(NOBODY, file(join(folder, name)))).toMatchObject(denied);
      expect(await askAs(ROOT_WITHOUT_CAPABILITIES, file(join(folder, 'way/inside')))).toMatchObject(denied);
    });

    it('a file of the kernel that shows itself readable and refuses its reader is closed, not broken', async () => {
      expect(await askAs(NOBODY, file('/proc/1/maps'))).toMatchObject(denied);
      expect(await askAs(NOBODY, files('/proc/1/maps', '/proc/version'))).toMatchObject({
        output: {
          entries: [{ unreadable: { code: 'permission' } }, { content: expect.stringContaining('Linux') }],
        },
      });
    });

    it('a program that others may run is there; one that may be hidden is not absent', async () => {
      const programs = [...withPrograms(join(folder, 'programs')), ...NOBODY];
      expect(await askAs(programs, executable('rempart-kept-for-root'))).toEqual({
        state: 'found',
        output: { path: '/usr/local/sbin/rempart-kept-for-root' },
      });
      expect(await askAs(programs, executable('rempart-linked-away'))).toMatchObject(denied);
      const closed = [...withPrograms(join(folder, 'closed')), ...NOBODY];
      expect(await askAs(closed, executable('rempart-no-such-program'))).toMatchObject(denied);
    });
  });
