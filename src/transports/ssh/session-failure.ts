import { ConnectError } from '../connection.ts';
import type { ScriptSession } from '../script-session.ts';
import { type BecomeMethod, becomeFailure, type RemoteShell } from './become.ts';
import { oneLine } from './connect-failure.ts';
import type { HostLine } from './host-line.ts';

/** Whether the server opens no further session, as with MaxSessions of sshd_config. */
export const isSessionRefused = (error: unknown): boolean =>
  error instanceof Error && 'reason' in error && /Channel open failure/.test(error.message);

export const lostConnection = (where: string, cause: unknown): ConnectError =>
  new ConnectError('unreachable', `The connection to ${where} was lost`, 'Run it again', { cause });

export const noSession = (where: string, cause: unknown): ConnectError =>
  new ConnectError(
    'no-shell',
    `${where} may log in but gets no session: ${oneLine((cause as Error).message)}`,
    'Allow sessions for this user (MaxSessions above 0, no forced subsystem)',
    { denied: true, cause },
  );

export const tunnelRefused = (socketPath: string, cause: unknown): ConnectError =>
  new ConnectError(
    'socket-unreachable',
    `The SSH server forwards no socket and allows no further session for ${socketPath}`,
    'Allow socket forwarding (`AllowStreamLocalForwarding local`) or more sessions (MaxSessions) in sshd_config',
    { denied: true, cause },
  );

/** Why the script never began, though the login worked. */
export const notBegun = (
  { shell, session }: { readonly shell: RemoteShell; readonly session: ScriptSession },
  line: HostLine,
  where: string,
  method: BecomeMethod,
  signal: AbortSignal,
): ConnectError => {
  const complaint = shell.complaint();
  const isTool = /(?:^|\n|: )(?:sudo|doas|su): |not in the sudoers file|Authentication (?:failure|required)/i;
  if (method !== 'auto' && isTool.test(complaint)) {
    const failure = becomeFailure(method, complaint);
    if (failure !== null) return failure;
  }
  const said = oneLine(session.noise() || complaint);
  const quoted = said === '' ? '' : `; it said "${said}"`;
  if (signal.aborted)
    return new ConnectError(
      'timeout',
      `${where} is logged in, but no shell answered in time${quoted}`,
      'Look at what its login shell runs (rc files), or raise the timeout',
      { cause: signal.reason },
    );
  if (line.lost() !== null) return lostConnection(where, line.lost());
  return new ConnectError(
    'no-shell',
    `${where} may log in, but no POSIX shell answers${quoted}`,
    'Give this user a login shell, without a forced command or internal-sftp in authorized_keys and sshd_config',
    { denied: true },
  );
};
