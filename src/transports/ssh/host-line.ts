import type { Duplex, Readable } from 'node:stream';
import type { NegotiatedAlgorithms } from 'ssh2';
import type { ServerOffer } from './server-offer.ts';

/** One command on the host: its standard input and output as a stream, `close` once the session has ended. */
export interface SessionChannel extends Duplex {
  readonly stderr: Readable;
  /** Ends the session in good order. */
  close(): void;
}

/** A verified and logged-in way to one host, whichever program carries it: all that a session of questions needs. */
export interface HostLine {
  /** What is recorded of the verified host key. Empty before the first session where that is what connects. */
  hostKey(): string;
  /** What stands between: jump hosts in order, and the ssh program with the reason for it. */
  readonly via: readonly string[];
  /** What the server offered in the key exchange; null where it could not be read along. */
  readonly offer: ServerOffer | null;
  readonly negotiated: NegotiatedAlgorithms | null;
  /**
   * A session with one command and no terminal. Rejects with a `ConnectError`, or with an error of the protocol that
   * `isSessionRefused` knows.
   */
  execute(command: string, signal: AbortSignal): Promise<SessionChannel>;
  /** A stream straight to a unix socket of the host, rejecting alike whatever the reason; null where this way has none. */
  readonly forwardToSocket: ((socketPath: string, signal: AbortSignal) => Promise<Duplex>) | null;
  /** Why the connection ended, once it did. */
  lost(): Error | null;
  /** Says goodbye and waits for the end, a second or so at most. */
  close(): Promise<void>;
}
