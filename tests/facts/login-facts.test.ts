import { describe, expect, it } from 'vitest';
import { coredumpSettings, userLimits } from '../../src/facts/core-dumps.ts';
import { homeDirectories } from '../../src/facts/home-directories.ts';
import { journalSettings, logForwards, rsyslogModes } from '../../src/facts/log-settings.ts';
import { firstOrdinaryUid, isClosedShell, loginDefs } from '../../src/facts/login-defs.ts';
import { pam } from '../../src/facts/pam.ts';
import { fileOutput, filesOutput, recordedFiles, valueWith } from './answer-text.ts';

describe('login.defs', () => {
  const all = valueWith(loginDefs, {
    'login-defs': filesOutput({
      '/etc/login.defs': '#UMASK 077\nUMASK\t\t022\nUID_MIN 500 # old\nENCRYPT_METHOD "YESCRYPT"\n',
    }),
  });

  it('comments and quotes', () => {
    expect(Object.fromEntries([...all].map(([name, { value }]) => [name, value]))).toEqual({
      UMASK: '022',
      UID_MIN: '500',
      ENCRYPT_METHOD: 'YESCRYPT',
    });
    expect(firstOrdinaryUid(all)).toBe(500);
    expect(firstOrdinaryUid(new Map())).toBe(1000);
  });

  it('of openSUSE: the vendor’s file and drop-ins, those in /etc for the vendor’s of the same name', () => {
    const settings = valueWith(loginDefs, {
      'login-defs': filesOutput({
        '/usr/etc/login.defs': 'UMASK 022\nPASS_MAX_DAYS 99999\n',
        '/usr/etc/login.defs.d/70-yast.defs': 'UMASK 002\n',
        '/etc/login.defs.d/70-yast.defs': 'UMASK 027\n',
        '/etc/login.defs.d/90-house.defs': 'PASS_MAX_DAYS 365\n',
      }),
    });
    expect(settings.get('UMASK')).toEqual({ value: '027', line: 1, path: '/etc/login.defs.d/70-yast.defs' });
    expect(settings.get('PASS_MAX_DAYS')?.value).toBe('365');
  });

  it('in /etc stands for the vendor’s', () => {
    const texts = { '/usr/etc/login.defs': 'UMASK 077\n', '/etc/login.defs': 'UID_MIN 1000\n' };
    expect(valueWith(loginDefs, { 'login-defs': filesOutput(texts) }).has('UMASK')).toBe(false);
  });

  it.each([
    ['/usr/sbin/nologin', true],
    ['/bin/false', true],
    ['/bin/sync', true],
    ['/bin/bash', false],
    ['', false],
    ['/opt/my-nologin-shell', false],
  ])('shell %s', (shell, closed) => {
    expect(isClosedShell(shell)).toBe(closed);
  });
});

describe('PAM', () => {
  it('of a virtual machine', () => {
    const all = valueWith(pam, { pam: recordedFiles('pam', 'debian-12-vm') });
    expect(
      all?.lines.items.find(({ module, type }) => module === 'pam_unix' && type === 'auth'),
    ).toMatchObject({ service: 'common-auth', control: '[success=1 default=ignore]', args: ['nullok'] });
  });

  it('settings of drop-ins come before those of the main file, which holds', () => {
    const texts = {
      '/etc/pam.d/x': 'auth required pam_unix.so',
      '/etc/security/pwquality.conf': 'minlen = 14 # x\n',
      '/etc/security/pwquality.conf.d/50.conf': 'minlen=6\nenforce_for_root\n',
    };
    expect(
      valueWith(pam, { pam: filesOutput(texts) })?.pwquality.map(({ name, value }) => `${name}=${value}`),
    ).toEqual(['minlen=6', 'enforce_for_root=', 'minlen=14']);
  });

  it('copies left by packages are no stacks, and without any there is no PAM', () => {
    expect(
      valueWith(pam, { pam: filesOutput({ '/etc/pam.d/x.dpkg-old': 'auth required pam_unix.so nullok' }) }),
    ).toBeNull();
  });
});

describe('core dumps', () => {
  it('limits of drop-ins come after limits.conf', () => {
    const texts = {
      '/etc/security/limits.d/10.conf': '* hard core 0\n',
      '/etc/security/limits.conf': '#* soft core 0\n* - core unlimited\n',
    };
    expect(
      valueWith(userLimits, { 'user-limits': filesOutput(texts) }).map(({ type, value, line }) => [
        type,
        value,
        line,
      ]),
    ).toEqual([
      ['-', 'unlimited', 2],
      ['hard', '0', 1],
    ]);
  });

  it('of the vendor, where /etc has no file of the name', () => {
    const texts = {
      '/usr/etc/security/limits.conf': '* hard core 0\n',
      '/usr/etc/security/limits.d/50.conf': '* hard core 1\n',
      '/etc/security/limits.d/50.conf': '* hard core 2\n',
      '/etc/security/limits.d/20.conf': '* hard core 3\n',
    };
    expect(valueWith(userLimits, { 'user-limits': filesOutput(texts) }).map(({ value }) => value)).toEqual([
      '0',
      '3',
      '2',
    ]);
  });

  it('settings of systemd-coredump', () => {
    const texts = {
      '/etc/systemd/coredump.conf': '[Coredump]\n#Storage=external\n',
      '/usr/lib/systemd/coredump.conf.d/off.conf': '[Coredump]\nStorage=none\n',
    };
    expect(valueWith(coredumpSettings, { 'coredump.settings': filesOutput(texts) }).get('Storage')).toBe(
      'none',
    );
  });
});

describe('logs', () => {
  it('a drop-in wins over journald.conf, comments are none', () => {
    const texts = {
      '/etc/systemd/journald.conf': '[Journal]\n#Storage=auto\nStorage=volatile\n',
      '/usr/lib/systemd/journald.conf.d/x.conf': '[Journal]\nStorage=persistent\n',
    };
    expect(valueWith(journalSettings, { 'journal.settings': filesOutput(texts) })?.get('Storage')).toEqual({
      value: 'persistent',
      path: '/usr/lib/systemd/journald.conf.d/x.conf',
      line: 2,
    });
    expect(valueWith(journalSettings, { 'journal.settings': filesOutput({}) })).toBeNull();
  });

  it.each([
    ['/etc/rsyslog.conf', '*.* @@logs.example:514', true],
    ['/etc/rsyslog.d/1.conf', '*.info @192.0.2.1', true],
    ['/etc/rsyslog.d/1.conf', 'action(type="omfwd" target="logs.example")', true],
    ['/etc/rsyslog.d/1.conf', '*.* :omrelp:logs.example:20514', true],
    ['/etc/rsyslog.conf', '#*.* @@logs.example', false],
    ['/etc/rsyslog.conf', 'auth,authpriv.* /var/log/auth.log', false],
    ['/etc/rsyslog.conf', 'module(load="imuxsock")', false],
    ['/etc/syslog-ng/syslog-ng.conf', 'destination d { network("logs.example"); };', true],
    ['/etc/syslog-ng/syslog-ng.conf', 'source s { network(port(514)); };', false],
    ['/etc/conf.d/syslog', 'SYSLOGD_OPTS="-t -R logs.example"', true],
  ])('%s: %s', (path, text, forwards) => {
    expect(
      valueWith(logForwards, { 'log-forwards': filesOutput({ [path]: text }) }).forwards.length > 0,
    ).toBe(forwards);
  });
});

describe('modes of rsyslog', () => {
  const from = (texts: Readonly<Record<string, string>>) =>
    valueWith(rsyslogModes, { 'log-forwards': filesOutput(texts) });

  it.each([
    ['$FileCreateMode 0640', [0o640]],
    ['#$FileCreateMode 0600', []],
    ['module(load="builtin:omfile" fileCreateMode="0600")', [0o600]],
    ['action(type="omfile" file="/var/log/x" FileCreateMode="0644")', [0o644]],
    ['$DirCreateMode 0755', []],
  ])('%s', (text, modes) => {
    expect(from({ '/etc/rsyslog.conf': text })?.modes.map(({ mode }) => mode)).toEqual(modes);
  });

  it('are none where only a drop-in of another package lies', () => {
    expect(from({ '/etc/rsyslog.d/postfix.conf': '$FileCreateMode 0640' })).toBeNull();
  });
});

describe('homes', () => {
  const passwd =
    'root:x:0:0::/root:/bin/bash\nnobody:x:65534:65534::/nonexistent:/bin/sh\nwww:x:33:33::/var/www:/bin/sh\njane:x:1000:1000::/home/jane:/bin/bash\nno:x:1001:1001::/home/no:/usr/sbin/nologin\n';

  it('are asked for root and for people with a shell', () => {
    const homes = valueWith(homeDirectories, { accounts: fileOutput('/etc/passwd', passwd) });
    expect(homes.items.map(({ account }) => account.name)).toEqual(['root', 'jane']);
  });
});
