import { describe, expect, it } from 'vitest';
import { type Answer, found, unknown } from '../../src/core/answer.ts';
import { type ProbeKey, probeKey } from '../../src/core/probe.ts';
import { auditRules } from '../../src/facts/audit-rules.ts';
import { clamavDatabases } from '../../src/facts/clamav.ts';
import { fail2banJails } from '../../src/facts/fail2ban-jails.ts';
import { preloadedLibraries } from '../../src/facts/preloaded-libraries.ts';
import { knownValue, printed, resolveFact } from './host-answers.ts';

const read = (path: string, content: string) => ({
  path,
  type: 'file' as const,
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: content.length,
  mtime: 0,
  content,
  unreadable: null,
});

describe('headers of ClamAV databases', () => {
  it('give the build time, in seconds where they tell them', () =>
    expect(
      knownValue(
        clamavDatabases,
        printed(
          '/var/lib/clamav/daily.cld ClamAV-VDB:21 Nov 2026 09-30 +0000:28000:200:90:x:y:raynman:1795253400 \n' +
            '/var/lib/clamav/main.cvd ClamAV-VDB:16 Sep 2021 08-32 -0400:62:6647427:90:x:y:sigmgr:\n' +
            '/var/lib/clamav/bytecode.cvd <html>not found</html>\n',
        ),
      ),
    ).toEqual([
      { path: '/var/lib/clamav/daily.cld', built: 1_795_253_400_000 },
      { path: '/var/lib/clamav/main.cvd', built: Date.UTC(2021, 8, 16, 12, 32) },
      { path: '/var/lib/clamav/bytecode.cvd', built: null },
    ]));
});

describe('audit rules', () => {
  const answers = (stdout: string, stderr = '', exitCode = 0) =>
    new Map<ProbeKey, Answer>(
      auditRules.questions.map(({ probe }) => [
        probeKey(probe),
        probe.kind === 'executable' ? found({ path: '/sbin/auditctl' }) : found({ exitCode, stdout, stderr }),
      ]),
    );
  it('are lines', () =>
    expect(knownValue(auditRules, answers('-w /etc/passwd -p wa -k identity\n'))).toHaveLength(1));
  it('are none where it says so', () => expect(knownValue(auditRules, answers('No rules\n'))).toEqual([]));
  it('are unknown without root, not none', () =>
    expect(resolveFact(auditRules, answers('', 'You must be root to run this program.', 4))).toMatchObject({
      known: false,
      reason: { code: 'permission' },
    }));
});

describe('jails of fail2ban', () => {
  const jails = (...entries: readonly ReturnType<typeof read>[]) =>
    knownValue(fail2banJails, found({ entries, complete: true, reason: null })).items;
  const stock = read(
    '/etc/fail2ban/jail.conf',
    '[DEFAULT]\nenabled = false\n[sshd]\nport = ssh\n[nginx-http-auth]\n',
  );
  it('are off by default', () => expect(jails(stock)).toEqual([]));
  it('Debian turns sshd on in jail.d', () =>
    expect(
      jails(read('/etc/fail2ban/jail.d/defaults-debian.conf', '[sshd]\nenabled = true\n'), stock),
    ).toEqual(['sshd']));
  it('a .local file has the last word', () =>
    expect(
      jails(
        stock,
        read('/etc/fail2ban/jail.d/defaults-debian.conf', '[sshd]\nenabled = true\n'),
        read('/etc/fail2ban/jail.local', '[sshd]\nenabled = false\n'),
      ),
    ).toEqual([]));
  it('all may be on', () =>
    expect(jails(stock, read('/etc/fail2ban/jail.local', '[DEFAULT]\nenabled = true\n'))).toEqual([
      'sshd',
      'nginx-http-auth',
    ]));
});

describe('preloaded libraries', () => {
  it('are split by blanks and colons, comments left out', () =>
    expect(
      knownValue(
        preloadedLibraries,
        found(read('/etc/ld.so.preload', '# none\n/lib/a.so:/lib/b.so /lib/c.so\n')),
      ),
    ).toEqual(['/lib/a.so', '/lib/b.so', '/lib/c.so'].map((library) => ({ library, line: 2 }))));
  it('are none without the file', () =>
    expect(knownValue(preloadedLibraries, { state: 'absent' })).toEqual([]));
  it('are unknown where it may not be read', () =>
    expect(resolveFact(preloadedLibraries, unknown('permission', 'closed'))).toMatchObject({ known: false }));
});
