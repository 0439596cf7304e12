import type { Duplex } from 'node:stream';
import { ConnectError, type HostConnection } from '../transports/connection.ts';

/** Streams to an engine's socket, and how many at once. */
export interface EngineDial {
  readonly dial: (signal: AbortSignal) => Promise<Duplex>;
  readonly parallel: number;
}

/**
 * Opens the first stream, with the user's own rights where they suffice, else with those that the host's script had; the others follow the
 * same way. Throws `ConnectError`, `denied` when neither may.
 */
export const openEngineDial = async (
  connection: HostConnection,
  socketPath: string,
  signal: AbortSignal,
): Promise<EngineDial> => {
  let raised = false;
  const first = await connection.dial(socketPath, { signal, raised }).catch((error: unknown) => {
    const { transport, privilege } = connection.record();
    if (!(error instanceof ConnectError && error.denied) || transport !== 'ssh' || privilege !== 'root')
      throw error;
    raised = true;
    return connection.dial(socketPath, { signal, raised });
  });
  let unused: Duplex | null = first;
  return {
    parallel: connection.parallelDials(),
    dial(again) {
      if (unused === null) return connection.dial(socketPath, { signal: again, raised });
      const stream = unused;
      unused = null;
      return Promise.resolve(stream);
    },
  };
};
