import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An account of the test SSH servers; it exists within a server's own view of /etc and nowhere else. */
export type SshUser = {
  readonly uid: number;
  readonly shell: string;
  readonly why: string;
  /** Files of the home folder. */
  readonly home?: Readonly<Record<string, string>>;
};

/** The password of every account that has one (`rempart-sudopw`, `rempart-plain`, root). */
export const SSH_PASSWORD = 'correct horse battery';

const PASSWORD_HASH =
  '$6$rempart$N3KBFcxpJjNVybGyy2yGtcaIiwReVyodYstn0t1bzbE427OIb1rWNPwXKnvLLmAxSzXhwR8OxZV.OAenBfX6K0';

/** The accounts of the test SSH servers, by name. All log in with the client's key. */
export const sshUsers = {
  root: { uid: 0, shell: '/bin/bash', why: 'root, in a home folder without any rc file' },
  'rempart-sudo': { uid: 61001, shell: '/bin/bash', why: 'sudo without password' },
  'rempart-sudopw': { uid: 61002, shell: '/bin/bash', why: 'sudo with password' },
  'rempart-plain': {
    uid: 61003,
    shell: '/bin/bash',
    why: 'no privilege at all; its password works for su to root',
  },
  'rempart-doas': { uid: 61004, shell: '/bin/bash', why: 'doas without password' },
  'rempart-dash': { uid: 61005, shell: '/bin/sh', why: 'a POSIX login shell, sudo without password' },
  'rempart-csh': { uid: 61006, shell: '/bin/csh', why: 'a C shell as login shell, sudo without password' },
  'rempart-fish': { uid: 61007, shell: '/usr/bin/fish', why: 'fish as login shell, sudo without password' },
  'rempart-nologin': { uid: 61008, shell: '/usr/sbin/nologin', why: 'no login at all' },
  'rempart-noisy': {
    uid: 61009,
    shell: '/bin/bash',
    why: 'an rc file that writes to both outputs and sets aliases, sudo without password',
    home: {
      '.bashrc':
        "echo 'Welcome to the machine'\necho 'quota: 93 %' >&2\nalias cat='cat -v'\nexport LC_ALL=C.UTF-8\nset -u\n",
    },
  },
  'rempart-hang': {
    uid: 61010,
    shell: '/bin/bash',
    why: 'an rc file that never ends: the login works, no command ever starts',
    home: { '.bashrc': 'sleep 3600\n' },
  },
} as const satisfies Record<string, SshUser>;

/** The name of an account of the test SSH servers. */
export type SshUserName = keyof typeof sshUsers;

/** The rules for sudo, unless a server is given its own. */
export const defaultSudoers: readonly string[] = [
  'root ALL=(ALL:ALL) ALL',
  ...['rempart-sudo', 'rempart-dash', 'rempart-csh', 'rempart-fish', 'rempart-noisy', 'rempart-hang'].map(
    (name) => `${name} ALL=(ALL:ALL) NOPASSWD: ALL`,
  ),
  'rempart-sudopw ALL=(ALL:ALL) ALL',
];

const withPassword: ReadonlySet<string> = new Set(['root', 'rempart-sudopw', 'rempart-plain']);

/**
 * Writes, into `folder`/etc, the account files that a server lays over the machine's own, and the home folders into
 * `folder`/home.
 */
export const writeAccounts = (folder: string, sudoers: readonly string[], doas: readonly string[]): void => {
  const etc = join(folder, 'etc');
  mkdirSync(etc);
  mkdirSync(join(folder, 'home'));
  const users: readonly (readonly [string, SshUser])[] = Object.entries(sshUsers);
  const kept = (file: string): string =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !((line.split(':')[0] as string) in sshUsers))
      .map((line) => `${line}\n`)
      .join('');
  const lines = (line: (name: string, user: SshUser) => string): string =>
    users.map(([name, user]) => `${line(name, user)}\n`).join('');
  const homeOf = (name: string): string => join(folder, 'home', name);
  writeFileSync(
    join(etc, 'passwd'),
    lines((name, { uid, shell }) => `${name}:x:${uid}:${uid}:${name}:${homeOf(name)}:${shell}`) +
      kept('/etc/passwd'),
  );
  writeFileSync(
    join(etc, 'shadow'),
    lines((name) => `${name}:${withPassword.has(name) ? PASSWORD_HASH : '*'}:19000:0:99999:7:::`) +
      kept('/etc/shadow'),
    { mode: 0o600 },
  );
  const groups = users.filter(([, { uid }]) => uid !== 0).map(([name, { uid }]) => `${name}:x:${uid}:\n`);
  writeFileSync(join(etc, 'group'), readFileSync('/etc/group', 'utf8') + groups.join(''));
  writeFileSync(
    join(etc, 'sudoers'),
    `Defaults secure_path="/usr/sbin:/usr/bin:/sbin:/bin"\n${sudoers.join('\n')}\n`,
    { mode: 0o440 },
  );
  writeFileSync(join(etc, 'doas.conf'), `${doas.join('\n')}\n`, { mode: 0o600 });
  for (const [name, { uid, home = {} }] of users) {
    mkdirSync(homeOf(name), { mode: 0o755 });
    for (const [file, text] of Object.entries(home)) writeFileSync(join(homeOf(name), file), text);
    for (const path of ['', ...Object.keys(home)]) chownSync(join(homeOf(name), path), uid, uid);
  }
};
