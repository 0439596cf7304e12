import { describe, expect, it } from 'vitest';
import { redactEnvironment } from '../../src/facts/environment-assignments.ts';
import { changeableBy, ownServices, rootJobs } from '../../src/facts/root-jobs.ts';
import { anEntry } from '../checks/host-examples.ts';
import { filesOutput, recordedFiles, valueWith } from './answer-text.ts';

const jobs = (texts: Readonly<Record<string, string>>) =>
  valueWith(rootJobs, {
    'cron.tables': filesOutput(texts),
    'cron.scripts': filesOutput({}),
    'units.own-files': filesOutput({}),
  });
const programs = (line: string) =>
  jobs({ '/etc/cron.d/x': `17 * * * * root ${line}\n` }).items.map(({ program }) => program);

describe('programs that root runs by cron', () => {
  it('of a virtual machine: tables, and scripts in the folders', () => {
    const all = valueWith(rootJobs, {
      'cron.tables': recordedFiles('cron.tables', 'debian-12-vm'),
      'cron.scripts': filesOutput({ '/etc/cron.daily/backup': '' }),
      'units.own-files': recordedFiles('units.own-files', 'debian-12-vm'),
    });
    expect(all.items.map(({ program }) => program)).toEqual(
      expect.arrayContaining(['/etc/cron.daily/backup', '/sbin/e2scrub_all', '/bin/sh']),
    );
  });

  it.each([
    ['/opt/job --with /etc/data', ['/opt/job']],
    ['cd / && run-parts --report /etc/cron.hourly', ['/etc/cron.hourly']],
    ['test -x /usr/sbin/anacron || { cd / && /opt/a; }', ['/opt/a']],
    ['[ -d /home/jane/flag ] && /opt/b > /tmp/log 2>&1', ['/opt/b']],
    ['/bin/bash /srv/job.sh', ['/bin/bash', '/srv/job.sh']],
    ['nice -n 10 flock -n /tmp/x.lock /opt/c', ['/opt/c']],
    ['FOO=/x PATH=/y /opt/d | logger -t x', ['/opt/d']],
    ['if [ -x /opt/e ]; then /opt/e; fi', ['/opt/e']],
    ['job-on-the-path', []],
  ])('%s', (line, expected) => {
    expect(programs(line)).toEqual(expected);
  });

  it('jobs of other users are theirs', () => {
    expect(
      jobs({ '/etc/cron.d/x': '* * * * * jane /home/jane/job\n@reboot root /opt/f\n' }).items.map(
        ({ program }) => program,
      ),
    ).toEqual(['/opt/f']);
  });

  it('a table of root itself names no user', () => {
    expect(
      jobs({ '/var/spool/cron/crontabs/root': '*/5 * * * * /root/job.sh\n# c\nMAILTO=x\n' }).items[0],
    ).toMatchObject({ program: '/root/job.sh', line: 1 });
  });

  it('leftovers of packages are not read by cron', () => {
    expect(jobs({ '/etc/cron.d/x.dpkg-old': '* * * * * root /opt/g\n' }).items).toEqual([]);
  });
});

describe('own services', () => {
  const service = (text: string) =>
    valueWith(ownServices, { 'units.own-files': filesOutput({ '/etc/systemd/system/a.service': text }) })
      .items[0];

  it('name their user, their type and what they run', () => {
    expect(service('[Service]\nType=simple\nUser=app\nExecStart=-/opt/app/run --x /y\n')).toMatchObject({
      user: 'app',
      type: 'simple',
      dynamicUser: false,
      programs: [{ program: '/opt/app/run', line: 4 }],
    });
  });

  it('an empty user takes it back', () => {
    expect(service('User=app\nUser=\nDynamicUser=yes')).toMatchObject({ user: null, dynamicUser: true });
  });

  it('of a virtual machine hold no secret', () => {
    expect(
      JSON.stringify(
        valueWith(ownServices, { 'units.own-files': recordedFiles('units.own-files', 'debian-12-vm') }).items,
      ),
    ).not.toMatch(/canary/);
  });
});

describe('the environment', () => {
  it.each([
    ['Environment=INVENTORY_KEY=abc', 'Environment=INVENTORY_KEY=[redacted 3]'],
    ['Environment="A=b c" D=e', 'Environment="A=[redacted 3]" D=[redacted 1]'],
    ["sh -c 'export SESSION_KEY=abc; run'", "sh -c 'export SESSION_KEY=[redacted 3]; run'"],
    ['PATH=/bin:/usr/bin', 'PATH=/bin:/usr/bin'],
    ['SetCredential=id:abc', 'SetCredential=[redacted 6]'],
    ['ExecStart=/opt/app --port=80', 'ExecStart=/opt/app --port=80'],
  ])('%s', (text, expected) => {
    expect(redactEnvironment(text)).toBe(expected);
    expect(redactEnvironment(expected)).toBe(expected);
  });
});

describe('who may change a path', () => {
  const nobody = new Set<number>();
  it.each([
    [anEntry('/x', 0o755), null],
    [anEntry('/x', 0o755, { uid: 5 }), 'uid 5'],
    [anEntry('/x', 0o757), 'everybody'],
    [anEntry('/x/', 0o1777), null],
    [anEntry('/x', 0o1777), 'everybody'],
    [anEntry('/x', 0o775, { gid: 50 }), null],
  ])('%o', (entry, who) => {
    expect(changeableBy(entry, nobody)?.who ?? null).toBe(who);
  });

  it('a group counts when somebody is in it', () => {
    expect(changeableBy(anEntry('/x', 0o775, { gid: 50 }), new Set([50]))).toEqual({
      who: 'gid 50',
      group: true,
    });
  });
});
