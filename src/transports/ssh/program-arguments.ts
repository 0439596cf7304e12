import type { Destination } from './destination.ts';

/** What differs between two runs of the system's ssh. */
export interface ProgramCall {
  readonly destination: Destination;
  /** The configuration file instead of the user's and the system's. */
  readonly configFile: string | null;
  /** Key files named for this run. */
  readonly identities: readonly string[];
  /** Where ssh writes what it has to say; told apart from the standard error of the host. */
  readonly log: string;
  readonly knownHostsCommand: string;
  /** Leads to the host instead of what the configuration says; null leaves that as it is. */
  readonly proxyCommand: string | null;
  /** Types of host keys to ask for; null leaves the choice to ssh. */
  readonly hostKeyAlgorithms: readonly string[] | null;
  readonly connectSeconds: number;
}

/**
 * Options that no configuration can undo, for the command line wins (ssh_config(5)): no question to anybody, no key trusted but by our own
 * verdict, nothing forwarded, lent, shared, kept or run beside.
 */
const FIXED = [
  'BatchMode=yes',
  'PasswordAuthentication=no',
  'KbdInteractiveAuthentication=no',
  'NumberOfPasswordPrompts=0',
  'StrictHostKeyChecking=yes',
  'UserKnownHostsFile=none',
  'GlobalKnownHostsFile=none',
  // Each of these would trust a key by other means, or write one down.
  'VerifyHostKeyDNS=no',
  'NoHostAuthenticationForLocalhost=no',
  'CheckHostIP=no',
  'UpdateHostKeys=no',
  'ForwardAgent=no',
  'ForwardX11=no',
  'GSSAPIDelegateCredentials=no',
  'ClearAllForwardings=yes',
  'Tunnel=no',
  'PermitLocalCommand=no',
  'RemoteCommand=none',
  'RequestTTY=no',
  'ControlMaster=no',
  'ControlPath=none',
  'SendEnv=-*',
  'EscapeChar=none',
  'ServerAliveInterval=10',
  'ServerAliveCountMax=3',
  'ConnectionAttempts=1',
  'LogLevel=VERBOSE',
] as const;

/** The arguments of ssh(1) up to the destination, without the program's name; `what` is a session without terminal, or `-W` to the next host. */
export const programArguments = (call: ProgramCall, what: readonly string[]): readonly string[] => {
  const { destination } = call;
  const options = [
    ...FIXED,
    `KnownHostsCommand=${call.knownHostsCommand}`,
    `ConnectTimeout=${call.connectSeconds}`,
    ...(call.proxyCommand === null ? [] : [`ProxyCommand=${call.proxyCommand}`]),
    ...(call.hostKeyAlgorithms === null ? [] : [`HostKeyAlgorithms=${call.hostKeyAlgorithms.join(',')}`]),
  ];
  return [
    ...what,
    ...(call.configFile === null ? [] : ['-F', call.configFile]),
    ...['-E', call.log],
    ...options.flatMap((option) => ['-o', option]),
    ...call.identities.flatMap((path) => ['-i', path]),
    ...['-l', destination.user, '-p', String(destination.port)],
    '--',
    destination.asked,
  ];
};
