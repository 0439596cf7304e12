import { type CommandResult, runCommand } from './run-command.ts';

/** Where and as whom to log in. */
export type SshLogin = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly clientKey: string;
  readonly knownHosts: string;
};

/** Arguments for OpenSSH's client, strict about the host key and without any configuration of the machine's. */
export const sshArguments = ({ host, port, user, clientKey, knownHosts }: SshLogin): readonly string[] => [
  ...['-F', 'none', '-o', 'BatchMode=yes', '-o', 'IdentitiesOnly=yes', '-o', 'IdentityAgent=none'],
  ...['-o', `UserKnownHostsFile=${knownHosts}`, '-o', 'GlobalKnownHostsFile=none'],
  ...['-o', 'StrictHostKeyChecking=yes', '-o', 'LogLevel=ERROR', '-o', 'ConnectTimeout=20'],
  ...['-i', clientKey, '-p', String(port), '-l', user, host],
];

/** Runs a command over SSH. The status is the remote one, 255 when the connection failed. */
export const sshRun = (
  login: SshLogin,
  command: string,
  options: { readonly input?: string; readonly timeoutMs?: number } = {},
): Promise<CommandResult> =>
  runCommand('ssh', [...sshArguments(login), command], { allowFailure: true, ...options });
