import { completeSet, type FileEntry, incompleteSet } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import filePermissions from '../../../checks/os-hardening/file-permissions.ts';
import logPermissions from '../../../checks/os-hardening/log-permissions.ts';
import { testCheck } from '../../test-check.ts';
import { aGroup, anAccount, anEntry, NO_PERMISSION, root } from '../host-examples.ts';

const groups = [
  aGroup('root', 0),
  aGroup('shadow', 42),
  aGroup('staff', 50),
  aGroup('dev', 1005, 'jane'),
  aGroup('ssl-cert', 110),
];
const accounts = [root, anAccount('jane', 1000)];

const checks = [...filePermissions, ...logPermissions];

const bySlug = (slug: string) => {
  const check = checks.find(({ id }) => id === `os-hardening/${slug}`);
  if (check === undefined) throw new Error(slug);
  return check;
};

const self = (...entries: readonly FileEntry[]) => ({
  self: { files: completeSet(entries), groups, accounts },
});

const CASES: Readonly<
  Record<string, { readonly good: readonly FileEntry[]; readonly bad: Readonly<Record<string, FileEntry>> }>
> = {
  'account-files-guarded': {
    good: [anEntry('/etc/passwd', 0o644), anEntry('/etc/group-', 0o600)],
    bad: {
      'writable by everybody, though the smaller number (docker-bench compares decimals)': anEntry(
        '/etc/passwd',
        0o602,
      ),
      'owned by a user': anEntry('/etc/passwd', 0o644, { uid: 1000 }),
      'writable by a group': anEntry('/etc/group', 0o664, { gid: 1005 }),
    },
  },
  'shadow-files-guarded': {
    good: [
      anEntry('/etc/shadow', 0o640, { gid: 42 }),
      anEntry('/etc/gshadow', 0),
      anEntry('/etc/shadow-', 0o600),
    ],
    bad: {
      'readable by everybody': anEntry('/etc/shadow', 0o644),
      'readable by the group of people': anEntry('/etc/shadow', 0o640, { gid: 1005 }),
    },
  },
  'password-history-guarded': {
    good: [anEntry('/etc/security/opasswd', 0o600)],
    bad: { 'readable by everybody': anEntry('/etc/security/opasswd', 0o644) },
  },
  'login-shells-guarded': {
    good: [anEntry('/etc/shells', 0o644)],
    bad: { 'writable by everybody': anEntry('/etc/shells', 0o666) },
  },
  'account-copies-guarded': {
    good: [
      anEntry('/etc/shadow.bak', 0o600),
      anEntry('/etc/shadow-', 0o640, { gid: 42 }),
      anEntry('/etc/shadow.lock', 0o644),
    ],
    bad: {
      'an editor’s copy': anEntry('/etc/shadow~', 0o644),
      'a copy for a group': anEntry('/etc/gshadow.orig', 0o640, { gid: 1005 }),
      'a copy of a user': anEntry('/var/backups/shadow.bak', 0o600, { uid: 1000 }),
    },
  },
  'sudoers-files-guarded': {
    good: [
      anEntry('/etc/sudoers', 0o440),
      anEntry('/etc/sudoers.d/', 0o755),
      anEntry('/etc/sudoers.d/x', 0o440),
    ],
    bad: {
      'readable by everybody': anEntry('/etc/sudoers.d/x', 0o444),
      'writable by everybody': anEntry('/etc/sudoers.d/x', 0o646),
      'owned by a user': anEntry('/etc/sudoers.d/', 0o755, { uid: 1000 }),
    },
  },
  'banner-files-guarded': {
    good: [anEntry('/etc/issue', 0o644), anEntry('/etc/update-motd.d/10-uname', 0o755)],
    bad: { 'a script that a group writes': anEntry('/etc/update-motd.d/10-uname', 0o775, { gid: 1005 }) },
  },
  'log-folder-guarded': {
    good: [anEntry('/var/log/', 0o755), anEntry('/var/log/syslog', 0o646)],
    bad: {
      'writable by everybody': anEntry('/var/log/', 0o777),
      'owned by a user': anEntry('/var/log/', 0o755, { uid: 1000 }),
    },
  },
  'log-files-private': {
    good: [
      anEntry('/var/log/syslog', 0o640, { gid: 4 }),
      anEntry('/var/log/wtmp', 0o664),
      anEntry('/var/log/lastlog', 0o664),
      anEntry('/var/log/dpkg.log.1', 0o644),
      anEntry('/var/log/apt/history.log', 0o644),
      anEntry('/var/log/postgresql/main.log', 0o640, { uid: 110 }),
      anEntry('/var/log/installer/', 0o755),
      anEntry('/var/log/unattended-upgrades/', 0o750, { gid: 4 }),
      anEntry('/var/log/unattended-upgrades/unattended-upgrades.log', 0o644),
    ],
    bad: {
      'readable by everybody': anEntry('/var/log/auth.log', 0o644),
      'writable by everybody': anEntry('/var/log/app/app.log', 0o666, { uid: 1000 }),
    },
  },
  'audit-tools-guarded': {
    good: [anEntry('/usr/sbin/auditctl', 0o755)],
    bad: { 'writable by a group': anEntry('/usr/sbin/ausearch', 0o775, { gid: 1005 }) },
  },
  'cron-files-guarded': {
    good: [anEntry('/etc/crontab', 0o600), anEntry('/etc/cron.d/', 0o700)],
    bad: {
      'readable, as distributions ship it': anEntry('/etc/crontab', 0o644),
      'writable by a group': anEntry('/etc/cron.d/', 0o770, { gid: 1005 }),
    },
  },
  'boot-loader-files-guarded': {
    good: [anEntry('/boot/grub/grub.cfg', 0o600)],
    bad: {
      'readable, as RHEL ships it': anEntry('/boot/grub2/grub.cfg', 0o644),
      writable: anEntry('/boot/grub/grub.cfg', 0o666),
    },
  },
  'audit-files-guarded': {
    good: [anEntry('/var/log/audit/', 0o750, { gid: 0 }), anEntry('/var/log/audit/audit.log', 0o600)],
    bad: { 'readable by everybody': anEntry('/var/log/audit/audit.log', 0o644) },
  },
  'private-keys-guarded': {
    good: [
      anEntry('/etc/ssl/private/app.key', 0o640, { gid: 110 }),
      anEntry('/etc/nginx/ssl/', 0o755),
      anEntry('/etc/apt/keyrings/docker.key', 0o644),
    ],
    bad: { 'readable by everybody': anEntry('/etc/ssl/private/app.key', 0o644) },
  },
  'system-folders-guarded': {
    good: [anEntry('/usr/bin/', 0o755), anEntry('/usr/local/bin/', 0o2775, { gid: 50 })],
    bad: {
      'writable by everybody': anEntry('/usr/local/bin/', 0o777),
      'owned by a user': anEntry('/usr/local/bin/', 0o755, { uid: 1000 }),
      'writable by a group that somebody is in': anEntry('/usr/local/bin/', 0o2775, { gid: 1005 }),
    },
  },
};

describe('the table', () => {
  it('has cases for every row', () => {
    expect(checks.map(({ id }) => id.slice('os-hardening/'.length)).sort()).toEqual(
      Object.keys(CASES).sort(),
    );
  });

  it('what distributions ship readable counts less than what is writable', () => {
    const verdict = (mode: number) =>
      bySlug('cron-files-guarded').evaluate({
        ...self(anEntry('/etc/crontab', mode)),
        parent: {},
        children: {},
        peers: [],
        target: { id: 'h', kind: 'host', name: 'h', parent: null, labels: {}, image: null, replicaOf: null },
        collectedAt: 0,
      });
    expect(verdict(0o644)).toMatchObject({ findings: [{ severity: 'low' }] });
    expect(verdict(0o666)).not.toMatchObject({ findings: [{ severity: 'low' }] });
  });
});

for (const [slug, { good, bad }] of Object.entries(CASES))
  testCheck(bySlug(slug), [
    { name: 'guarded', facts: self(...good), expect: 'pass' },
    ...Object.entries(bad).map(([name, entry]) => ({ name, facts: self(entry), expect: 'fail' as const })),
    { name: 'not there', facts: self(), expect: 'not-applicable' },
    {
      name: 'a folder that may not be searched',
      facts: { self: { files: incompleteSet([], NO_PERMISSION), groups, accounts } },
      expect: 'unknown',
    },
  ]);
