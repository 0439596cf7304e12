import { randomBytes } from 'node:crypto';
import type { Client, ClientChannel } from 'ssh2';
import { ConnectError } from '../connection.ts';
import { quote } from '../shell-script.ts';
import { oneLine } from './connect-failure.ts';
import type { SessionChannel } from './host-line.ts';

/**
 * A channel straight to a unix socket of the host (direct-streamlocal@openssh.com, OpenSSH's PROTOCOL 2.4): no session and no process of ours.
 * Rejects alike whatever the reason.
 */
export const forwardToSocket = (
  client: Client,
  socketPath: string,
  signal: AbortSignal,
): Promise<ClientChannel> =>
  new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    client.openssh_forwardOutStreamLocal(socketPath, (error, channel) => {
      signal.removeEventListener('abort', abort);
      if (error !== undefined) return reject(error);
      channel.on('error', () => undefined);
      // Nobody waits for it any more.
      if (signal.aborted) channel.destroy();
      else resolve(channel);
    });
  });

const FOUND_LIMIT = 16 * 1024;

/** What the line of `dialLine` finds out before the stream begins. */
const refusals = (socketPath: string): Readonly<Record<string, ConnectError>> => ({
  missing: new ConnectError(
    'socket-unreachable',
    `There is no socket ${socketPath} on the host`,
    'Start the engine',
  ),
  denied: new ConnectError(
    'socket-denied',
    `This user may not open ${socketPath} on the host`,
    'Log in as a member of the group that owns the socket, or raise the privilege with --become',
    { denied: true },
  ),
  tool: new ConnectError(
    'socket-unreachable',
    `The SSH server forwards no socket, and the host has no docker program to reach ${socketPath} with`,
    'Allow it in sshd_config (`AllowStreamLocalForwarding local`, no `DisableForwarding`), or install the docker command line there',
    { denied: true },
  ),
});

/** The folders above a path, outermost first. */
const foldersAbove = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(1, -1)
    .map((_, index, parts) => `/${parts.slice(0, index + 1).join('/')}`);

/**
 * One line for a shell that waits on its standard input: looks at the socket, says what it found behind the nonce, then becomes
 * `docker system dial-stdio`, which copies bytes and asks nothing by itself. `allowlist` raises just that command.
 */
const dialLine = (socketPath: string, nonce: string, allowlist: boolean): string => {
  const path = quote(socketPath);
  const dial = `docker -H ${quote(`unix://${socketPath}`)} system dial-stdio`;
  const unless = (condition: string, word: string): string =>
    `${condition} || { echo ${nonce} ${word}; exit; }`;
  // Behind a folder that may not be searched a socket looks like none.
  const looks = foldersAbove(socketPath)
    .map(quote)
    .map((folder) => unless(`[ ! -d ${folder} ] || [ -x ${folder} ]`, 'denied'));
  const docker = unless('command -v docker >/dev/null 2>&1', 'tool');
  const conditions = allowlist
    ? [docker, unless(`sudo -n -l ${dial} >/dev/null 2>&1`, 'denied')]
    : [
        ...looks,
        unless(`[ -S ${path} ]`, 'missing'),
        unless(`[ -r ${path} ] && [ -w ${path} ]`, 'denied'),
        docker,
      ];
  return [
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'export PATH',
    ...conditions,
    `echo ${nonce} ready`,
    `exec ${allowlist ? 'sudo -n ' : ''}${dial}\n`,
  ].join('; ');
};

/**
 * Makes a waiting shell a copier of bytes to a unix socket of the host; resolves to what the socket said meanwhile. Throws `ConnectError`. The
 * shell must have read nothing yet, and nothing else is sent before it answers, so that no byte of the stream is taken for script.
 */
export const dialThroughShell = (
  shell: { readonly channel: SessionChannel; readonly complaint: () => string },
  socketPath: string,
  options: { readonly allowlist: boolean; readonly signal: AbortSignal },
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const { channel } = shell;
    const { signal } = options;
    const nonce = randomBytes(16).toString('hex');
    let found = '';
    let rest = '';
    const finish = (error: unknown) => {
      channel.off('readable', read);
      channel.off('close', onClose);
      signal.removeEventListener('abort', onAbort);
      if (error === null) return resolve(Buffer.from(rest, 'latin1'));
      channel.resume();
      channel.close();
      reject(error);
    };
    // Not by `data`: a paused stream would stay so for whoever gets it, a flowing one would lose what comes in between.
    const read = () => {
      for (let chunk = channel.read(); chunk !== null; chunk = channel.read())
        found += (chunk as Buffer).toString('latin1');
      const [, word, after = ''] = new RegExp(`${nonce} (\\w+)\n([^]*)`).exec(found) ?? [];
      rest = after;
      if (word === 'ready') finish(null);
      else if (word !== undefined) finish(refusals(socketPath)[word]);
      else if (found.length > FOUND_LIMIT) finish(noShell(socketPath, found));
    };
    const onClose = () => finish(noShell(socketPath, shell.complaint() || found));
    const onAbort = () =>
      finish(
        new ConnectError('timeout', `${socketPath} was not opened in time`, 'Raise the timeout', {
          cause: signal.reason,
        }),
      );
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    channel.once('close', onClose);
    channel.on('readable', read);
    channel.write(dialLine(socketPath, nonce, options.allowlist));
  });

/** Why a session for a socket ended before it said anything. */
export const noShell = (socketPath: string, said: string): ConnectError =>
  new ConnectError(
    'socket-unreachable',
    `The session to reach ${socketPath} ended at once${said === '' ? '' : `: ${oneLine(said)}`}`,
    'Look at the login shell and the docker program of this user, or allow socket forwarding in sshd_config',
    { denied: true },
  );
