import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeCapabilities } from '../../../src/transports/archive/file-capabilities.ts';
import { readFolderCapabilities } from '../../../src/transports/archive/folder-capabilities.ts';
import { tarEntries } from '../../../src/transports/archive/tar-entries.ts';
import { runCommand } from '../../testbed/run-command.ts';
import { chunksOf, listOf } from './make-tar.ts';

const xattr = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('the extended attribute of file capabilities', () => {
  test.each([
    ['revision 2, effective', '01000002 00200000 00000000 00000000 00000000', 'cap_net_raw=ep'],
    ['revision 2, not effective', '00000002 00200000 00000000 00000000 00000000', 'cap_net_raw=p'],
    [
      'several, by number',
      '01000002 00340000 00000000 00000000 00000000',
      'cap_net_bind_service,cap_net_admin,cap_net_raw=ep',
    ],
    [
      'inheritable beside permitted',
      '00000002 00200000 00100000 00000000 00000000',
      'cap_net_admin=i cap_net_raw=p',
    ],
    ['the upper word', '01000002 00000000 00000000 80000000 00000000', 'cap_bpf=ep'],
    ['all', '01000002 ffffffff 00000000 ff010000 00000000', '=ep'],
    ['one without a name yet', '01000002 00000000 00000000 00000080 00000000', '63=ep'],
    ['revision 1', '01000001 00200000 00000000', 'cap_net_raw=ep'],
    [
      'revision 3, of a user namespace',
      '01000003 00200000 00000000 00000000 00000000 e8030000',
      'cap_net_raw=ep [rootid=1000]',
    ],
    ['revision 3, of root', '01000003 00200000 00000000 00000000 00000000 00000000', 'cap_net_raw=ep'],
    ['none set', '01000002 00000000 00000000 00000000 00000000', null],
    ['empty', '', 'invalid'],
    ['too short', '01000002 0020', 'invalid'],
    ['too long', '01000002 00200000 00000000 00000000 00000000 00', 'invalid'],
    ['an unknown revision', '01000009 00200000 00000000 00000000 00000000', 'invalid'],
  ])('%s', (_, hex, text) => {
    expect(describeCapabilities(xattr(hex))).toBe(text);
  });

  test
    .skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')
    .each([
      'cap_net_raw+ep',
      'cap_net_raw,cap_chown+p',
      'cap_setuid,cap_setgid+eip',
      'cap_net_admin+i cap_net_raw+p',
      'cap_sys_admin,cap_bpf,cap_checkpoint_restore+ep',
    ])('reads %s as getcap does, from a tar that GNU tar made', async (capabilities) => {
    const folder = mkdtempSync(join(tmpdir(), 'rempart-caps-'));
    try {
      writeFileSync(join(folder, 'program'), '', { mode: 0o755 });
      await runCommand('/usr/sbin/setcap', [capabilities, join(folder, 'program')]);
      await runCommand('tar', [
        '--xattrs',
        '--xattrs-include=*',
        '-C',
        folder,
        '-cf',
        join(folder, 't.tar'),
        'program',
      ]);
      const { stdout } = await runCommand('/usr/sbin/getcap', [join(folder, 'program')]);
      const { readFileSync } = await import('node:fs');
      const tar = readFileSync(join(folder, 't.tar'));
      const [entry] = await listOf(tarEntries(chunksOf(tar), { bodyBytes: () => -1 }));
      const listed = await readFolderCapabilities(folder, AbortSignal.timeout(5000));
      expect(entry?.capability).not.toBeNull();
      const text = describeCapabilities(entry?.capability as Buffer);
      expect(listed.byPath.get('program')).toBe(stdout.trim().slice(stdout.indexOf(' ') + 1));
      expect(normalized(text)).toEqual(normalized(listed.byPath.get('program')));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Groups in any order, and `+` for `=` behind the first, as getcap writes. */
const normalized = (text: string | null | undefined): readonly string[] =>
  (text ?? '').replaceAll('+', '=').split(' ').sort();
