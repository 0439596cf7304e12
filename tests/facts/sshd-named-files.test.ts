import { describe, expect, it } from 'vitest';
import { type Answer, type FileEntry, found, unknown } from '../../src/core/answer.ts';
import { executable, probeKey } from '../../src/core/probe.ts';
import { sshdConfigEntries } from '../../src/facts/sshd-config-files.ts';
import { sshdNamedFiles } from '../../src/facts/sshd-named-files.ts';
import { sshdReport } from '../../src/facts/sshd-report.ts';
import { answerFixture, knownValue, printed } from './host-answers.ts';

const [files] = sshdConfigEntries.questions;
const [report] = sshdReport.questions;
const entry = (content: string | null): FileEntry => ({
  path: '/etc/ssh/sshd_config',
  type: 'file',
  mode: 0o600,
  uid: 0,
  gid: 0,
  size: 0,
  mtime: 0,
  content,
  unreadable: content === null ? { code: 'permission', text: '/etc/ssh/sshd_config may not be read' } : null,
});
const named = (said: Answer, text: string | null) =>
  knownValue(
    sshdNamedFiles,
    new Map([
      [probeKey(report?.probe ?? executable('x')), said],
      [
        probeKey(files?.probe ?? executable('x')),
        found({ entries: [entry(text)], complete: true, reason: null }),
      ],
    ]),
  );
const byUser = printed(answerFixture('sshd.report/ordinary-user.txt'));
const byRoot = printed(answerFixture('sshd.report/debian-12-default.txt'));
const USUAL = ['.ssh/authorized_keys', '.ssh/authorized_keys2'];

describe('the files that sshd is told to use', () => {
  it('are those that it names itself, and those of blocks', () => {
    const seen = named(byRoot, 'Match Group sftp\nAuthorizedKeysFile /etc/sftp-keys/%u\n');
    expect(seen.hostKeys).toContain('/etc/ssh/ssh_host_ed25519_key');
    expect(seen.authorizedKeys).toEqual([...USUAL, '/etc/sftp-keys/%u']);
    expect(seen.reason).toBeNull();
  });
  it('are those of the files without root: keys elsewhere must not be overlooked', () => {
    const seen = named(byUser, 'AuthorizedKeysFile /etc/keys/%u none\nHostKey /srv/key\n');
    expect(seen).toEqual({ hostKeys: ['/srv/key'], authorizedKeys: ['/etc/keys/%u'], reason: null });
  });
  it('are the usual ones where nothing is written', () => {
    const seen = named(byUser, 'UsePAM yes\n');
    expect(seen.hostKeys).toHaveLength(3);
    expect(seen).toMatchObject({ authorizedKeys: USUAL, reason: null });
  });
  it('are none where none are wanted', () => {
    expect(named(byUser, 'AuthorizedKeysFile none\n').authorizedKeys).toEqual([]);
  });
  it('may be others where an include leads elsewhere, or the file may not be read', () => {
    expect(named(byUser, 'Include /opt/x.conf\n').reason).toMatchObject({ code: 'permission' });
    expect(named(byUser, null)).toMatchObject({ authorizedKeys: USUAL, reason: { code: 'permission' } });
    expect(named(unknown('timeout', 'slow'), null).reason).toMatchObject({ code: 'permission' });
  });
});
