import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { descendants } from './process-tree.ts';
import { runCommand } from './run-command.ts';
import { newRunFolder } from './run-folder.ts';
import { startServerProcess, untilReady } from './server-process.ts';
import { defaultSudoers, type SshUserName, writeAccounts } from './ssh-users.ts';

/** A type of key as ssh-keygen's `-t` names it. */
export type SshKeyType = 'ed25519' | 'ecdsa' | 'rsa';

/** How a test SSH server differs from the usual one. */
export type SshServerOptions = {
  /** Lines of sshd_config, before the usual ones, so that they win; what follows a `Match` goes to the end. */
  readonly config?: readonly string[];
  readonly hostKeyTypes?: readonly SshKeyType[];
  readonly clientKeyType?: SshKeyType;
  /** What precedes the key in authorized_keys, such as `restrict,command="…"`. */
  readonly keyOptions?: string;
  /** The rules for sudo instead of `defaultSudoers`. */
  readonly sudoers?: readonly string[];
};

/** A key of a server. */
export type HostKey = {
  readonly type: SshKeyType;
  /** `ssh-ed25519 AAAA…`, as in a known_hosts file. */
  readonly publicKey: string;
  /** `SHA256:…`. */
  readonly fingerprint: string;
};

/** An OpenSSH server on 127.0.0.1, with the accounts of `sshUsers`. */
export type SshServer = {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly hostKeys: readonly HostKey[];
  /** The account to use where any will do. */
  readonly user: SshUserName;
  /** The client's private key, which every account accepts. */
  readonly clientKey: string;
  /** A known_hosts file that holds exactly this server's keys. */
  readonly knownHosts: string;
  /** What sshd has logged so far, at level VERBOSE unless `config` says otherwise. */
  readonly log: () => string;
  /** Ends the server and its sessions and removes its files. */
  readonly stop: () => Promise<void>;
};

const makeKey = async (file: string, type: SshKeyType): Promise<HostKey> => {
  await runCommand('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', '', '-f', file]);
  const { stdout } = await runCommand('ssh-keygen', ['-l', '-f', `${file}.pub`]);
  return {
    type,
    publicKey: readFileSync(`${file}.pub`, 'utf8').trim(),
    fingerprint: stdout.split(' ')[1] ?? '',
  };
};

const sshdConfig = (
  folder: string,
  port: number,
  types: readonly SshKeyType[],
  own: readonly string[],
): string => {
  const match = own.findIndex((line) => /^\s*match\s/i.test(line));
  const [first, last] = match < 0 ? [own, []] : [own.slice(0, match), own.slice(match)];
  return [
    ...first,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    ...types.map((type) => `HostKey ${join(folder, `host_${type}`)}`),
    'PidFile none',
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    // The folder lies in the machine's folder for temporary files, which is writable by all.
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'MaxStartups 200',
    'LogLevel VERBOSE',
    'PrintMotd no',
    'Subsystem sftp internal-sftp',
    ...last,
    '',
  ].join('\n');
};

// The accounts and rules lie over the machine's /etc in a mount namespace that the server and its sessions share and
// nobody else sees. The processes and the network are the machine's own.
const START = `set -e
cd "$1"
mount -t tmpfs tmpfs layer
mkdir layer/upper layer/work
mount -t overlay -o lowerdir=/etc,upperdir=layer/upper,workdir=layer/work overlay /etc
for file in passwd shadow group sudoers doas.conf; do
  rm -f "/etc/$file"
  cp -p "etc/$file" "/etc/$file"
done
mkdir -p /run/sshd
exec /usr/sbin/sshd -D -e -f "$1/sshd_config"`;

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const connection = createConnection({ host: '127.0.0.1', port });
    connection.once('data', () => {
      resolve(true);
      connection.destroy();
    });
    connection.once('error', () => resolve(false));
    connection.once('close', () => resolve(false));
  });

/** Starts an SSH server of one's own; about 100 ms. */
export const sshServer = async (options: SshServerOptions = {}): Promise<SshServer> => {
  const types = options.hostKeyTypes ?? ['ed25519'];
  const folder = newRunFolder('sshd');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const port = await freePort();
    const hostKeys = await Promise.all(types.map((type) => makeKey(join(folder, `host_${type}`), type)));
    const clientKey = join(folder, 'client_key');
    const { publicKey } = await makeKey(clientKey, options.clientKeyType ?? 'ed25519');
    const authorized = options.keyOptions === undefined ? publicKey : `${options.keyOptions} ${publicKey}`;
    writeFileSync(join(folder, 'authorized_keys'), `${authorized}\n`);
    writeFileSync(join(folder, 'sshd_config'), sshdConfig(folder, port, types, options.config ?? []));
    const knownHosts = join(folder, 'known_hosts');
    writeFileSync(knownHosts, hostKeys.map((key) => `[127.0.0.1]:${port} ${key.publicKey}\n`).join(''));
    writeAccounts(folder, options.sudoers ?? defaultSudoers, ['permit nopass rempart-doas']);
    mkdirSync(join(folder, 'layer'));
    const server = startServerProcess(
      '/usr/bin/unshare',
      ['--mount', '--propagation', 'slave', 'sh', '-c', START, 'sshd', folder],
      join(folder, 'log'),
      { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    );
    const stop = async () => {
      const sessions = descendants(server.pid);
      await server.stop();
      for (const pid of sessions) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It has ended with its server.
        }
      }
      remove();
    };
    try {
      await untilReady(server, 'sshd', () => answers(port), 15_000, 20);
    } catch (error) {
      await stop();
      throw error;
    }
    return { host: '127.0.0.1', port, hostKeys, user: 'root', clientKey, knownHosts, log: server.log, stop };
  } catch (error) {
    remove();
    throw error;
  }
};
