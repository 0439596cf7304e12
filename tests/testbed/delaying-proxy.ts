import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';

/** What a proxy stands before, and how it spoils the line. */
export type DelayingProxyOptions = {
  /** The port of 127.0.0.1 that it passes everything on to. */
  readonly port: number;
  /** How long each chunk is held back, in each direction: half of the round-trip time that it adds. */
  readonly delayMs: number;
  /** Cuts a connection (both ends are reset) after this many bytes from the server. */
  readonly cutAfterBytes?: number;
};

/** What has passed a proxy so far, all connections together. */
export type Traffic = {
  readonly connections: number;
  readonly bytesToServer: number;
  readonly bytesToClient: number;
  /** How often the direction turned from server to client: what a client that waits for each answer pays for. */
  readonly roundTrips: number;
};

/** A TCP proxy on 127.0.0.1. */
export type DelayingProxy = {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly traffic: () => Traffic;
  /** Starts counting anew, for what happens after authentication for example. */
  readonly resetTraffic: () => void;
  /** Resets every connection at once, as a broken line would. */
  readonly cut: () => void;
  readonly stop: () => Promise<void>;
};

/** Starts a TCP proxy that holds every byte back for a while, counts, and can cut the line. */
export const delayingProxy = async (options: DelayingProxyOptions): Promise<DelayingProxy> => {
  const sockets = new Set<Socket>();
  const zero = { connections: 0, bytesToServer: 0, bytesToClient: 0, roundTrips: 0 };
  let traffic = { ...zero };

  const pass = (from: Socket, to: Socket, seen: (bytes: number) => void): void => {
    // Timers of equal length fire in the order in which they were set, so the bytes keep their order.
    from.on('data', (chunk: Buffer) => {
      seen(chunk.length);
      setTimeout(() => {
        if (!to.writable) return;
        if (!to.write(chunk)) {
          from.pause();
          to.once('drain', () => from.resume());
        }
      }, options.delayMs);
    });
    from.on('end', () => setTimeout(() => to.end(), options.delayMs));
    from.on('error', () => to.destroy());
    from.on('close', () => sockets.delete(from));
  };

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const server = createConnection({
      port: options.port,
      host: '127.0.0.1',
      allowHalfOpen: true,
      noDelay: true,
    });
    sockets.add(client).add(server);
    traffic.connections += 1;
    let turnedToServer = false;
    let answered = 0;
    pass(client, server, (bytes) => {
      traffic.bytesToServer += bytes;
      turnedToServer = true;
    });
    pass(server, client, (bytes) => {
      traffic.bytesToClient += bytes;
      if (turnedToServer) traffic.roundTrips += 1;
      turnedToServer = false;
      answered += bytes;
      if (options.cutAfterBytes !== undefined && answered >= options.cutAfterBytes) {
        client.resetAndDestroy();
        server.resetAndDestroy();
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(0, '127.0.0.1', resolve);
  });
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    host: '127.0.0.1',
    port: (listener.address() as AddressInfo).port,
    traffic: () => ({ ...traffic }),
    resetTraffic: () => {
      traffic = { ...zero };
    },
    cut,
    stop: async () => {
      const closed = new Promise((resolve) => listener.close(resolve));
      cut();
      await closed;
    },
  };
};
