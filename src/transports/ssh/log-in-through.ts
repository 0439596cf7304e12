import type { Duplex } from 'node:stream';
import { ConnectError } from '../connection.ts';
import { channelStream } from './channel-stream.ts';
import { clientLine } from './client-line.ts';
import { lateFailure, oneLine } from './connect-failure.ts';
import type { HostKeyPolicy } from './host-key-policy.ts';
import type { HostLine } from './host-line.ts';
import { type LogInOptions, logIn } from './log-in.ts';
import type { OpenClient } from './open-client.ts';
import { nameOf, type Route } from './route.ts';

/** How the host at the end of the way is logged in to; each jump host has its own identities, and is never given a password. */
export type LogInThroughOptions = Omit<LogInOptions, 'destination' | 'openStream'>;

/** A pinned key is that of the host; jump hosts have to be known. */
export const policyOfHops = (policy: HostKeyPolicy): HostKeyPolicy =>
  policy.kind === 'pinned' ? { kind: 'strict' } : policy;

/** The same error, with the jump host it happened at. */
export const atHop = (hop: string, asked: string, error: ConnectError): ConnectError =>
  new ConnectError(error.code, `Jump host ${hop} on the way to ${asked}: ${error.message}`, error.hint, {
    denied: error.denied,
    cause: error,
  });

/** A jump host opened no connection to the next host; `why` is what it or ssh said of it. */
export const notForwarded = (
  hop: string,
  next: { readonly host: string; readonly port: number },
  why: string,
  isProhibited: boolean,
  cause: unknown = undefined,
): ConnectError =>
  new ConnectError(
    'unreachable',
    `Jump host ${hop} opens no connection to ${next.host} port ${next.port}: ${oneLine(why)}`,
    isProhibited
      ? 'Allow forwarding there (`AllowTcpForwarding local`, `PermitOpen` in sshd_config)'
      : 'Check that the host is up, and its name and port as the jump host sees them',
    { denied: isProhibited, cause },
  );

/** Of RFC 4254, 5.1: administratively prohibited. */
const PROHIBITED = 1;

/** A stream from a logged-in jump host to the next host (direct-tcpip of RFC 4254, 7.2). Throws `ConnectError`. */
const forwardThrough = (
  open: OpenClient,
  hop: string,
  next: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const where = `${next.host} port ${next.port}`;
    const abort = () => reject(lateFailure(`${where} (from ${hop})`, 'tcp', signal.reason));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    // The address that the forwarded connection seems to come from: we have none to tell.
    open.client.forwardOut('127.0.0.1', 0, next.host, next.port, (error, channel) => {
      signal.removeEventListener('abort', abort);
      if (error === undefined) {
        if (signal.aborted) channel.destroy();
        return resolve(channelStream(channel));
      }
      const { reason } = error as { reason?: unknown };
      const isProhibited = reason === PROHIBITED || /prohibited/i.test(error.message);
      reject(notForwarded(hop, next, error.message, isProhibited, error));
    });
  });

/**
 * Logs in with ssh2, through the jump hosts of the way if it has any: each one verified under its own name and logged in to with its own keys
 * before the next is spoken to. The time of a connection holds for each of them. Throws `ConnectError`, everything closed.
 */
export const logInThrough = async (route: Route, options: LogInThroughOptions): Promise<HostLine> => {
  const opened: OpenClient[] = [];
  const via: string[] = [];
  const { asked } = route.destination;
  const close = async (): Promise<void> => {
    for (const open of opened.reverse()) await open.close();
    opened.length = 0;
  };
  /** From the last jump host so far; null for the first host of the way. */
  const streamTo = (next: { readonly host: string; readonly port: number }) => {
    const from = opened.at(-1);
    const hop = route.hops[opened.length - 1];
    return from === undefined || hop === undefined
      ? null
      : (signal: AbortSignal) => forwardThrough(from, nameOf(hop), next, signal);
  };
  try {
    for (const hop of route.hops) {
      const { open, hostKey } = await logIn({
        ...options,
        destination: hop,
        policy: policyOfHops(options.policy),
        identities: [],
        askPassword: null,
        openStream: streamTo(hop),
      }).catch((error: unknown) => {
        throw error instanceof ConnectError ? atHop(nameOf(hop), asked, error) : error;
      });
      opened.push(open);
      via.push(`jump host ${nameOf(hop)} ${hostKey}`);
    }
    const { destination } = route;
    const { open, hostKey } = await logIn({ ...options, destination, openStream: streamTo(destination) });
    opened.push(open);
    return { ...clientLine(open, hostKey, via), close };
  } catch (error) {
    await close();
    throw error;
  }
};
