import { randomBytes } from 'node:crypto';
import { ConnectError } from '../connection.ts';
import { oneLine } from './connect-failure.ts';
import type { HostLine, SessionChannel } from './host-line.ts';

/**
 * How privilege is raised (law 4). `auto`: nothing for root, `sudo -n` where it works, else nothing; with a password the same as `sudo`.
 * `sudo-allowlist` raises nothing here: the script asks single questions through `sudo -n`.
 */
export type BecomeMethod = 'auto' | 'none' | 'sudo' | 'doas' | 'su' | 'sudo-allowlist';

/** Asks for the password of `sudo` or `su`; only called once the host asked for one. */
export type AskBecomePassword = () => Promise<string | null>;

export interface BecomeOptions {
  readonly method: BecomeMethod;
  readonly askPassword: AskBecomePassword | null;
}

/** A shell that reads a script from its standard input. */
export interface RemoteShell {
  readonly channel: SessionChannel;
  /** What came on standard error, its first 4,000 characters, without our own marks. */
  readonly complaint: () => string;
  /** When the server has closed the session; never rejects. */
  readonly ended: Promise<void>;
}

const SHELL = '/bin/sh -s';
const COMPLAINT_LIMIT = 4_000;
/** More than any prompt is long, characters. */
const RECENT_LIMIT = 8_192;

/** How a command tells that its password prompt, or the shell itself, has come. */
interface Handshake {
  readonly prompt: string;
  readonly ready: string;
}

/**
 * The command for the login shell, whichever that is: no single quote, backslash, exclamation mark or line break inside the quotes, so that
 * csh and fish read the same as sh.
 */
const commandFor = (
  { method, askPassword }: BecomeOptions,
  nonce: string,
): { readonly command: string; readonly handshake: Handshake | null } => {
  const isRoot = '[ "$(id -u)" = 0 ]';
  const quiet = (raised: string): string =>
    `exec /bin/sh -c 'if ${isRoot}; then exec ${SHELL}; fi; exec ${raised} ${SHELL}'`;
  const ready = `echo ${nonce}-ready >&2; exec ${SHELL}`;
  const asking = (raised: string): string =>
    `exec /bin/sh -c 'if ${isRoot}; then ${ready}; fi; LC_ALL=C; export LC_ALL; ${raised} "${ready}"'`;

  if (method === 'none' || method === 'sudo-allowlist') return { command: `exec ${SHELL}`, handshake: null };
  if (method === 'doas') return { command: quiet('doas -n'), handshake: null };
  if (method === 'su')
    return {
      // su has no prompt of one's own choosing: the mark right before it makes it ours.
      command: asking(`echo ${nonce}-su >&2; exec su root -s /bin/sh -c`),
      handshake: { prompt: `${nonce}-su\nPassword: `, ready: `${nonce}-ready` },
    };
  if (askPassword !== null)
    return {
      // -k: no cached permission is used and none is left behind.
      command: asking(`exec sudo -k -S -p "${nonce}-password:" /bin/sh -c`),
      handshake: { prompt: `${nonce}-password:`, ready: `${nonce}-ready` },
    };
  if (method === 'sudo') return { command: quiet('sudo -n'), handshake: null };
  return {
    // One sudo, not a trial and then another: where it refuses it leaves standard input alone, and the shell goes on as the user.
    command: `exec /bin/sh -c 'if ${isRoot}; then exec ${SHELL}; fi; sudo -n ${SHELL}; case $? in 1|126|127) exec ${SHELL};; esac'`,
    handshake: null,
  };
};

/** Why privilege was not raised, from what the tool said; null when it said nothing of the kind. */
export const becomeFailure = (method: BecomeMethod, complaint: string): ConnectError | null => {
  const tool = method === 'doas' || method === 'su' ? method : 'sudo';
  if (method === 'none' || method === 'sudo-allowlist') return null;
  const said = oneLine(complaint);
  const hint = /tty|terminal/i.test(complaint)
    ? `The host wants a terminal for ${tool} (requiretty), which is never asked for: add \`Defaults:USER !requiretty\`, or use --become none`
    : /password is required|Authentication required|Authorization required|authentication failed|incorrect password/i.test(
          complaint,
        )
      ? tool === 'doas'
        ? 'doas asks for passwords on a terminal only: add `permit nopass USER` to doas.conf, or use --become none'
        : `Give the password of ${tool} (--ask-become-password), allow \`NOPASSWD: /bin/sh -s\` in sudoers, or use --become none`
      : /not found|No such file/i.test(complaint)
        ? `${tool} is not installed: use another --become method, or none`
        : `Permit this user to run \`/bin/sh -s\` through ${tool}, or use --become none`;
  return new ConnectError(
    'become-failed',
    `${tool} did not raise the privilege${said === '' ? '' : `: ${said}`}`,
    hint,
    { denied: true },
  );
};

const wrongPassword = (method: BecomeMethod, complaint: string): ConnectError =>
  new ConnectError(
    'become-failed',
    `${method === 'su' ? 'su' : 'sudo'} refused the password: ${oneLine(complaint)}`,
    'Check the password; it was tried once',
    { denied: true },
  );

/**
 * Starts `/bin/sh -s` in a session of its own, raised as asked; no terminal is ever requested. A password is written once, only after the
 * prompt that carries this session's nonce came on standard error. Throws `ConnectError` (`become-failed`), or the error of the line where no
 * session may be opened.
 */
export const openShell = async (
  line: Pick<HostLine, 'execute'>,
  options: BecomeOptions,
  signal: AbortSignal,
): Promise<RemoteShell> => {
  const nonce = randomBytes(16).toString('hex');
  const { command, handshake } = commandFor(options, nonce);
  const channel = await line.execute(command, signal);
  let heard = '';
  const complaint = (): string => heard.replace(new RegExp(`${nonce}-\\w+:?`, 'g'), '').replace(/^\n+/, '');
  channel.on('error', () => undefined);
  channel.stderr.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => channel.once('close', () => resolve()));
  // Always drained: an unread standard error would stall the channel.
  channel.stderr.on('data', (chunk: Buffer) => {
    if (heard.length < COMPLAINT_LIMIT) heard += chunk.toString('utf8');
  });
  const shell: RemoteShell = { channel, complaint, ended };
  if (handshake === null) return shell;

  await new Promise<void>((resolve, reject) => {
    let state: 'waiting' | 'asked' = 'waiting';
    const finish = (error: ConnectError | null) => {
      channel.stderr.off('data', read);
      channel.stderr.off('end', onEnd);
      channel.off('close', onEnd);
      signal.removeEventListener('abort', onAbort);
      if (error === null) return resolve();
      channel.close();
      channel.resume();
      reject(error);
    };
    const onAbort = () =>
      finish(
        new ConnectError('timeout', 'The host did not decide on the privilege in time', 'Raise the timeout', {
          cause: signal.reason,
        }),
      );
    const onEnd = () =>
      finish(
        state === 'asked'
          ? wrongPassword(options.method, complaint())
          : (becomeFailure(options.method, complaint()) as ConnectError),
      );
    let recent = '';
    const read = (chunk: Buffer) => {
      recent = (recent + chunk.toString('latin1')).slice(-RECENT_LIMIT);
      if (recent.includes(handshake.ready)) return finish(null);
      const at = recent.indexOf(handshake.prompt);
      if (at === -1) return;
      recent = recent.slice(at + handshake.prompt.length);
      // Asked again: what was given is wrong, and a second try would count against the account.
      if (state === 'asked') return finish(wrongPassword(options.method, complaint()));
      state = 'asked';
      const ask = options.askPassword?.() ?? Promise.resolve(null);
      ask.then(
        (password) =>
          password === null
            ? finish(becomeFailure(options.method, 'a password is required'))
            : channel.write(`${password}\n`),
        () => finish(becomeFailure(options.method, 'a password is required')),
      );
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    // Nobody reads standard output yet, so that the channel itself would not be seen to close.
    channel.stderr.once('end', onEnd);
    channel.once('close', onEnd);
    channel.stderr.on('data', read);
  });
  return shell;
};
