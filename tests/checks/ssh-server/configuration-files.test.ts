import type { FileEntry, Process, SshdConfigFiles } from 'rempart/check';
import checks from '../../../checks/ssh-server/configuration-files.ts';
import dropbear from '../../../checks/ssh-server/dropbear.ts';
import { unfoldConfig } from '../../../src/facts/sshd-config-lines.ts';
import { testCheck } from '../../test-check.ts';
import { exampleSshd } from './example-sshd.ts';

const [permissions, valid, shadowed, inForce, folder] = checks;
const MAIN = '/etc/ssh/sshd_config';

const entry = (mode: number, changes: Partial<FileEntry> = {}): FileEntry => ({
  path: MAIN,
  type: 'file',
  mode,
  uid: 0,
  gid: 0,
  size: 1,
  mtime: 0,
  content: '',
  unreadable: null,
  ...changes,
});
const withEntries = (...entries: readonly FileEntry[]): SshdConfigFiles => ({
  main: MAIN,
  lines: [],
  entries,
  unresolved: [],
  refused: [],
  unheardOf: [],
});

testCheck(permissions, [
  { name: 'root alone', facts: { self: { files: withEntries(entry(0o600)) } }, expect: 'pass' },
  {
    name: 'readable by everybody, as distributions ship it',
    facts: { self: { files: withEntries(entry(0o644)) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Everybody can read the configuration of sshd',
          expected: 'root, 0600',
          actual: 'uid 0, gid 0, 0644',
          location: { path: MAIN, resource: MAIN },
          fix: `chown root:root ${MAIN} && chmod 600 ${MAIN}`,
          severity: 'info',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  { name: 'writable by others', facts: { self: { files: withEntries(entry(0o602)) } }, expect: 'fail' },
  {
    name: "writable by root's own group",
    facts: { self: { files: withEntries(entry(0o620)) } },
    expect: 'pass',
  },
  {
    name: 'writable by another group',
    facts: { self: { files: withEntries(entry(0o620, { gid: 100 })) } },
    expect: 'fail',
  },
  {
    name: 'a drop-in of another owner',
    facts: {
      self: {
        files: withEntries(entry(0o600), entry(0o600, { path: '/etc/ssh/sshd_config.d/x.conf', uid: 1000 })),
      },
    },
    expect: 'fail',
  },
  {
    name: "the vendor's file below /usr is public",
    facts: { self: { files: withEntries(entry(0o644, { path: '/usr/etc/ssh/sshd_config' })) } },
    expect: 'pass',
  },
  { name: 'no configuration', facts: { self: { files: null } }, expect: 'not-applicable' },
]);

const refused = '/etc/ssh/sshd_config: line 3: Bad configuration option: PermitRoot';
testCheck(valid, [
  { name: 'sshd printed it', facts: { self: { sshd: exampleSshd({}) } }, expect: 'pass' },
  {
    name: 'sshd refuses it',
    facts: { self: { sshd: exampleSshd({}, {}, { problem: refused }) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'sshd refuses its configuration',
          expected: 'sshd -t without a word',
          actual: refused,
          location: { path: MAIN, line: 3, resource: 'configuration' },
        },
      ],
    },
  },
  {
    name: 'only the files could be read',
    facts: { self: { sshd: exampleSshd({}, {}, { source: 'files' }) } },
    expect: 'unknown',
  },
  { name: 'no sshd', facts: { self: { sshd: null } }, expect: 'not-applicable' },
]);

const written = (main: string, dropIn = ''): SshdConfigFiles => ({
  ...withEntries(),
  ...unfoldConfig(MAIN, main, () => [{ path: '/etc/ssh/sshd_config.d/50-cloud-init.conf', text: dropIn }]),
});

testCheck(shadowed, [
  {
    name: 'each keyword once',
    facts: { self: { files: written('PermitRootLogin no\nX11Forwarding no\n') } },
    expect: 'pass',
  },
  {
    name: 'the drop-in of cloud-init came first',
    facts: {
      self: {
        files: written(
          'Include /etc/ssh/sshd_config.d/*.conf\nPasswordAuthentication no\n',
          'PasswordAuthentication yes\n',
        ),
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message:
            'passwordauthentication no has no effect: /etc/ssh/sshd_config.d/50-cloud-init.conf:1 came first',
          expected: 'one value',
          actual: 'yes in /etc/ssh/sshd_config.d/50-cloud-init.conf:1',
          location: { path: MAIN, line: 2, resource: `passwordauthentication in ${MAIN}` },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: 'the same value twice',
    facts: { self: { files: written('UsePAM yes\nUsePAM YES\n') } },
    expect: 'pass',
  },
  {
    name: 'lists add up',
    facts: { self: { files: written('AllowUsers a\nAllowUsers b\n') } },
    expect: 'pass',
  },
  {
    name: 'a Match block is an exception, not a shadow',
    facts: { self: { files: written('X11Forwarding no\nMatch User bob\nX11Forwarding yes\n') } },
    expect: 'pass',
  },
  {
    name: 'twice in one Match block',
    facts: { self: { files: written('Match User bob\nX11Forwarding yes\nX11Forwarding no\n') } },
    expect: 'fail',
  },
  {
    name: 'in two Match blocks that may not meet',
    facts: {
      self: { files: written('Match User bob\nX11Forwarding yes\nMatch User eve\nX11Forwarding no\n') },
    },
    expect: 'pass',
  },
  {
    name: 'MaxStartups, of which the last line counts up to 9.2',
    facts: { self: { files: written('MaxStartups 10:30:60\nMaxStartups 5\n') } },
    expect: 'pass',
  },
  {
    name: 'an include could not be followed',
    facts: { self: { files: { ...written('UsePAM yes\n'), unresolved: ['/opt/x'] } } },
    expect: 'unknown',
  },
  { name: 'no configuration', facts: { self: { files: null } }, expect: 'not-applicable' },
]);

const folders = (...entries: readonly FileEntry[]) => ({
  self: { folders: { items: entries, complete: true, reason: null } },
});
const directory = (mode: number, changes: Partial<FileEntry> = {}) =>
  entry(mode, { path: '/etc/ssh', type: 'directory', ...changes });

testCheck(folder, [
  { name: 'as distributions ship it', facts: folders(directory(0o755)), expect: 'pass' },
  { name: 'writable by everybody, though sticky', facts: folders(directory(0o1777)), expect: 'fail' },
  { name: 'writable by the group of root', facts: folders(directory(0o775)), expect: 'pass' },
  { name: 'writable by another group', facts: folders(directory(0o775, { gid: 100 })), expect: 'fail' },
  {
    name: 'a drop-in folder of somebody else',
    facts: folders(directory(0o755), directory(0o755, { path: '/etc/ssh/sshd_config.d', uid: 1000 })),
    expect: 'fail',
  },
  { name: 'no folder', facts: folders(), expect: 'not-applicable' },
  {
    name: 'folders that may not be looked at',
    facts: {
      self: { folders: { items: [], complete: false, reason: { code: 'permission', text: 'no' } } },
    },
    expect: 'unknown',
  },
]);

const listening = exampleSshd({});
const changed = (mtime: number) => withEntries(entry(0o600, { mtime }));

testCheck(inForce, [
  {
    name: 'started after the last change',
    facts: { self: { sshd: listening, files: changed(1_000), start: 1_000 } },
    expect: 'pass',
  },
  {
    name: 'changed after the last start or reload',
    facts: { self: { sshd: listening, files: changed(1_001), start: 1_000 } },
    expect: 'fail',
  },
  {
    name: 'a daemon without a file of its process',
    facts: { self: { sshd: listening, files: changed(1_000), start: null } },
    expect: 'unknown',
  },
  {
    name: 'a socket that starts an sshd for each connection',
    facts: {
      self: { sshd: exampleSshd({}, {}, { running: false }), files: changed(1_001), start: 1_000 },
    },
    expect: 'not-applicable',
  },
  {
    name: 'an include that was not followed',
    facts: {
      self: { sshd: listening, files: { ...changed(1_000), unresolved: ['/opt/x'] }, start: 1_000 },
    },
    expect: 'unknown',
  },
  {
    name: 'no sshd',
    facts: { self: { sshd: null, files: null, start: null } },
    expect: 'not-applicable',
  },
]);

const server = (...options: readonly string[]): Process => ({
  pid: 5,
  ppid: 1,
  uid: 0,
  uids: [0, 0, 0, 0],
  gid: 0,
  name: 'dropbear',
  command: ['/usr/sbin/dropbear', ...options],
  executable: '/usr/sbin/dropbear',
  executableDeleted: false,
  cgroup: '/system.slice/dropbear.service',
  capEff: 0n,
  noNewPrivs: false,
  seccomp: 0,
  kernelThread: false,
  userNamespace: 'init',
});
const processes = (...items: readonly Process[]) => ({
  self: { processes: { items, complete: true, reason: null } },
});

testCheck(dropbear, [
  { name: 'neither passwords nor root', facts: processes(server('-E', '-s', '-w')), expect: 'pass' },
  { name: 'options in one word', facts: processes(server('-EFsw')), expect: 'pass' },
  { name: 'no options', facts: processes(server('-F')), expect: 'fail' },
  { name: 'only root is kept from passwords', facts: processes(server('-g')), expect: 'fail' },
  { name: 'none runs', facts: processes({ ...server(), name: 'sshd' }), expect: 'not-applicable' },
  {
    name: "one in a container is not the host's",
    facts: processes({ ...server(), cgroup: `/system.slice/docker-${'a'.repeat(64)}.scope` }),
    expect: 'not-applicable',
  },
  {
    name: 'processes of others are hidden',
    facts: {
      self: { processes: { items: [], complete: false, reason: { code: 'permission', text: 'hidepid' } } },
    },
    expect: 'unknown',
  },
]);
