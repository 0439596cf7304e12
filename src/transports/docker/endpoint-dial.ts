import { statfs } from 'node:fs/promises';
import { connect, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ConnectError } from '../connection.ts';
import { addressText, type EngineAddress } from './endpoint.ts';

/** Opens one stream to an engine; the signal ends the opening, not the stream. */
export type Dial = (signal: AbortSignal) => Promise<Duplex>;

/** Streams to an engine's own address: unix socket, TCP, or TLS with the engine's certificate verified. */
export const endpointDial =
  (address: EngineAddress): Dial =>
  (signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const { socket, ready } = open(address);
      const abort = () =>
        socket.destroy(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      signal.addEventListener('abort', abort, { once: true });
      const fail = (cause: NodeJS.ErrnoException) => {
        signal.removeEventListener('abort', abort);
        reject(signal.aborted ? cause : dialError(address, cause));
      };
      socket.once('error', fail);
      socket.once(ready, () => {
        signal.removeEventListener('abort', abort);
        socket.off('error', fail);
        resolve(socket);
      });
    });

const open = (address: EngineAddress): { readonly socket: Socket; readonly ready: string } => {
  if (address.kind === 'unix') return { socket: connect({ path: address.path }), ready: 'connect' };
  const { host, port, tls } = address;
  if (tls === null) return { socket: connect({ host, port, noDelay: true }), ready: 'connect' };
  // Only here: it takes longer to load than all else of this file.
  const socket = process.getBuiltinModule('node:tls').connect({
    host,
    port,
    rejectUnauthorized: true,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(tls.ca === null ? {} : { ca: tls.ca }),
    ...(tls.cert === null || tls.key === null ? {} : { cert: tls.cert, key: tls.key }),
  });
  socket.setNoDelay(true);
  return { socket, ready: 'secureConnect' };
};

const dialError = (address: EngineAddress, cause: NodeJS.ErrnoException): ConnectError => {
  const where = addressText(address);
  const code = cause.code ?? cause.message;
  if (code === 'EACCES' || code === 'EPERM')
    return new ConnectError(
      'socket-denied',
      `This user may not open ${where}`,
      'Run rempart as root, or as a member of the group that owns the socket',
      { denied: true, cause },
    );
  if (
    address.kind === 'tcp' &&
    address.tls !== null &&
    !/^(ECONN|EHOST|ENET|ENOTFOUND|EAI_|ETIMEDOUT)/.test(code)
  )
    return new ConnectError(
      'tls',
      `No verified TLS connection to ${where}: ${cause.message}`,
      'Check ca.pem, cert.pem and key.pem of the endpoint, and the name in the certificate',
      { cause },
    );
  return new ConnectError(
    'unreachable',
    `Nothing answers on ${where}: ${code}`,
    address.kind === 'unix'
      ? 'Start the engine, or name another endpoint'
      : 'Check address, port and firewall',
    { cause },
  );
};

/** Bytes free on this machine below a folder: `freeSpace` of an engine that runs here. Throws where there is no such folder. */
export const localFreeSpace = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};
