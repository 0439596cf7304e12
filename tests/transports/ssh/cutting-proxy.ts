import { connect, createServer, type Socket } from 'node:net';

/** A TCP relay to a server of this machine that can be cut, or made to hold everything back. */
export interface CuttingProxy {
  readonly port: number;
  /** Resets every connection at once. */
  readonly cut: () => void;
  /** From now on nothing passes, in either direction, and nobody is told. */
  readonly hold: () => void;
  /** Cuts by itself once so many bytes came from the server. */
  readonly cutAfter: (bytes: number) => void;
  readonly stop: () => Promise<void>;
}

export const cuttingProxy = async (port: number): Promise<CuttingProxy> => {
  const sockets = new Set<Socket>();
  let held = false;
  let left = Number.POSITIVE_INFINITY;
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
  };
  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port, noDelay: true });
    near.setNoDelay(true);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    near.on('data', (chunk) => {
      if (!held) far.write(chunk);
    });
    far.on('data', (chunk) => {
      if (held) return;
      left -= chunk.length;
      if (left < 0) cut();
      else near.write(chunk);
    });
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut,
    hold: () => {
      held = true;
    },
    cutAfter: (bytes) => {
      left = bytes;
    },
    stop: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => resolve());
      }),
  };
};
