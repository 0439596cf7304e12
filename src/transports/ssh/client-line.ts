import type { Client, ClientChannel } from 'ssh2';
import { ConnectError } from '../connection.ts';
import { forwardToSocket } from './engine-tunnel.ts';
import type { HostLine } from './host-line.ts';
import type { OpenClient } from './open-client.ts';

/** One session with one command. Rejects with ssh2's error, or with a `ConnectError` where the server never answers. */
const execute = (client: Client, command: string, signal: AbortSignal): Promise<ClientChannel> =>
  new Promise((resolve, reject) => {
    const abort = () =>
      reject(
        new ConnectError('timeout', 'The host did not open a session in time', 'Raise the timeout', {
          cause: signal.reason,
        }),
      );
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    client.exec(command, (error, channel) => {
      signal.removeEventListener('abort', abort);
      if (error !== undefined) reject(error);
      // Nobody waits for it any more.
      else if (signal.aborted) channel.destroy();
      else resolve(channel);
    });
  });

/** A line over a logged-in client of ssh2: every session and every socket is a channel of the one connection. */
export const clientLine = (open: OpenClient, hostKey: string, via: readonly string[]): HostLine => ({
  hostKey: () => hostKey,
  via,
  offer: open.offer,
  negotiated: open.negotiated,
  execute: (command, signal) => execute(open.client, command, signal),
  forwardToSocket: (socketPath, signal) => forwardToSocket(open.client, socketPath, signal),
  lost: open.lost,
  close: open.close,
});
