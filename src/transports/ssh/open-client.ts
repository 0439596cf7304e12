import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Client, NegotiatedAlgorithms } from 'ssh2';
import { ConnectError } from '../connection.ts';
import type { Authentication } from './authentication.ts';
import {
  isClosedEarly,
  lateFailure,
  networkFailure,
  oneLine,
  protocolFailure,
  type Stage,
} from './connect-failure.ts';
import type { HostKeyAlgorithm } from './host-key-policy.ts';
import { createOfferReader, type ServerOffer } from './server-offer.ts';

/** The longest that a login may take even while a person is asked: LoginGraceTime of OpenSSH. */
const READY_TIMEOUT_MS = 120_000;
const KEEPALIVE_MS = 10_000;
const KEEPALIVE_COUNT = 3;
/** What an interrupted server gets to close in good order. */
const CLOSE_MS = 500;

/** The strongest first; group exchange last, which costs the client 1.5 s of prime numbers. */
const KEX = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group18-sha512',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group14-sha1',
  'diffie-hellman-group-exchange-sha256',
] as const;

export interface OpenOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly hostKeyAlgorithms: readonly HostKeyAlgorithm[];
  /** Rejects with the `ConnectError` of a key that is not trusted. */
  readonly verifyHostKey: (key: Buffer) => Promise<void>;
  readonly authentication: Authentication;
  /** The stream to speak SSH over, new for every attempt; rejects with a `ConnectError`. Null connects to host and port. */
  readonly openStream: ((signal: AbortSignal) => Promise<Duplex>) | null;
  /** Ends the attempt, whatever it waits for. */
  readonly signal: AbortSignal;
}

/** A logged-in client. */
export interface OpenClient {
  readonly client: Client;
  readonly negotiated: NegotiatedAlgorithms | null;
  readonly offer: ServerOffer | null;
  /** Why the connection ended, once it did. */
  readonly lost: () => Error | null;
  /** Says goodbye and waits for the end, at most half a second. */
  readonly close: () => Promise<void>;
}

/** What one attempt came to: a client, or an error and what is known of the server. */
export type Attempt =
  | { readonly ok: true; readonly open: OpenClient }
  | {
      readonly ok: false;
      readonly error: ConnectError;
      readonly closedEarly: boolean;
      readonly offer: ServerOffer | null;
    };

const openSocket = (host: string, port: number, signal: AbortSignal): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const abort = () => {
      socket.destroy();
      reject(signal.reason);
    };
    const fail = (error: Error) => {
      signal.removeEventListener('abort', abort);
      reject(error);
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', fail);
    socket.once('connect', () => {
      signal.removeEventListener('abort', abort);
      socket.off('error', fail);
      // ssh2 listens from the next turn on; an error in between must not end the process.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });

/** One attempt with a client of its own, which is never used again. Resolves in every case. */
export const attemptOpen = async (options: OpenOptions): Promise<Attempt> => {
  const { host, port, signal } = options;
  const where = port === 22 ? host : `${host} port ${port}`;
  const failed = (error: ConnectError): Attempt => ({ ok: false, error, closedEarly: false, offer: null });
  let socket: Duplex;
  try {
    socket = await (options.openStream?.(signal) ?? openSocket(host, port, signal));
  } catch (error) {
    if (error instanceof ConnectError) return failed(error);
    return failed(
      signal.aborted ? lateFailure(where, 'tcp', signal.reason) : networkFailure(where, error as Error),
    );
  }
  const { Client } = (await import('ssh2')).default;
  const client = new Client();
  const reader = createOfferReader();
  let negotiated: NegotiatedAlgorithms | null = null;
  let stage: Stage = 'identification';
  let refused: ConnectError | null = null;
  let lost: Error | null = null;

  const readAlong = (chunk: Buffer): void => {
    if (stage === 'identification' && /^SSH-/m.test(reader.greeting())) stage = 'key-exchange';
    if (reader.push(chunk)) socket.off('data', readAlong);
  };

  const closed = new Error('the host closed the connection');

  return new Promise((resolve) => {
    let settled = false;
    const settle = (attempt: Attempt) => {
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', abort);
      if (!attempt.ok) {
        client.destroy();
        socket.destroy();
      }
      resolve(attempt);
    };
    const fail = (error: ConnectError, closedEarly = false) =>
      settle({ ok: false, error, closedEarly, offer: reader.offer() });
    const abort = () => fail(lateFailure(where, stage, signal.reason));
    const onError = (error: Error & { level?: string }) => {
      // One agent key that cannot sign is not the end: the next one is tried.
      if (error.level === 'agent') return;
      lost ??= error;
      if (settled) return;
      if (refused !== null) return fail(refused);
      if (error.level === 'client-authentication') return fail(options.authentication.failure(null));
      // Servers end a login that tried too much with a message of the protocol.
      if (stage === 'login' && error.level === undefined && error !== closed)
        return fail(options.authentication.failure(oneLine(error.message)));
      if (stage === 'identification' && /^SSH-/m.test(reader.greeting())) stage = 'key-exchange';
      const greeting = reader.greeting();
      fail(
        protocolFailure(where, stage, error, greeting, (kind) => reader.offer()?.[kind] ?? []),
        isClosedEarly(stage, error, greeting),
      );
    };

    // Kept after the end: errors come late, and one without a listener ends the process.
    client.on('error', onError);
    client.on('close', () => onError(closed));
    client.on('handshake', (algorithms) => {
      negotiated ??= algorithms;
      if (stage !== 'login') stage = 'login';
    });
    client.on('ready', () => {
      const close = (): Promise<void> =>
        new Promise((done) => {
          if (socket.destroyed) return done();
          const timer = setTimeout(() => socket.destroy(), CLOSE_MS);
          socket.once('close', () => {
            clearTimeout(timer);
            done();
          });
          client.end();
        });
      settle({ ok: true, open: { client, negotiated, offer: reader.offer(), lost: () => lost, close } });
    });
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    client.connect({
      sock: socket,
      username: options.user,
      readyTimeout: READY_TIMEOUT_MS,
      keepaliveInterval: KEEPALIVE_MS,
      keepaliveCountMax: KEEPALIVE_COUNT,
      agentForward: false,
      algorithms: { kex: [...KEX], serverHostKey: [...options.hostKeyAlgorithms] },
      authHandler: options.authentication.handler,
      hostVerifier: (key: Buffer, verify: (valid: boolean) => void): void => {
        options.verifyHostKey(key).then(
          () => verify(true),
          (error: unknown) => {
            refused =
              error instanceof ConnectError
                ? error
                : new ConnectError('host-key-unknown', String(error), 'Verify the key by hand');
            verify(false);
          },
        );
      },
    });
    // ssh2 paused the socket and reads from the next turn on, so that this listener misses nothing and takes nothing away.
    socket.on('data', readAlong);
  });
};
