import { rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { newRunFolder } from './run-folder.ts';

/** A server as it can be told to another process: plain data. */
type Told = Readonly<Record<string, unknown>>;

/** How to start each server that a test run shares. */
export type Starters = Readonly<Record<string, () => Promise<Told & { stop: () => Promise<void> }>>>;

/** The keeper of a run: one process starts each shared server on first request and stops all at the end. */
export type Keeper = { readonly socket: string; readonly stop: () => Promise<void> };

type Answer = { readonly server: Told } | { readonly error: string };

/**
 * Listens on a unix socket for the names of servers. A name asked for twice, even at the same time, is started once:
 * all test workers share it.
 */
export const startKeeper = async (starters: Starters): Promise<Keeper> => {
  const folder = newRunFolder('keeper');
  const socket = join(folder, 'socket');
  const started = new Map<string, ReturnType<Starters[string]>>();
  const answer = async (name: string): Promise<Answer> => {
    const starter = starters[name];
    if (starter === undefined) return { error: `no server is called ${name}` };
    const running = started.get(name) ?? starter();
    started.set(name, running);
    try {
      const { stop: _, ...server } = await running;
      return { server };
    } catch (error) {
      return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
  const listener = createServer({ allowHalfOpen: true }, (connection) => {
    connection.on('error', () => undefined);
    void text(connection)
      .then(answer)
      .then((told) => connection.end(JSON.stringify(told)));
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(socket, resolve);
  });
  listener.unref();
  const stop = async () => {
    listener.close();
    await Promise.allSettled([...started.values()].map(async (running) => (await running).stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  return { socket, stop };
};

/** Asks the keeper of this run for a server; it is started when nobody has asked before. */
export const askKeeper = async (socket: string, name: string): Promise<Told> => {
  const connection = createConnection({ path: socket, allowHalfOpen: true });
  connection.end(name);
  const answer = JSON.parse(await text(connection)) as Answer;
  if ('error' in answer) throw new Error(`${name} did not start: ${answer.error}`);
  return answer.server;
};
