import { request } from 'node:http';
import pLimit from 'p-limit';
import { docker, type Engine } from '../tests/testbed/docker-daemon.ts';

const IMAGE = 'rempart/shell:1';
const COMMAND = ['sleep', '86400'] as const;

const names = (count: number, prefix: string): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

const each = async (items: readonly string[], act: (item: string) => Promise<unknown>): Promise<void> => {
  const limit = pLimit(4);
  await Promise.all(items.map((item) => limit(() => act(item))));
};

/** Starts containers that sleep, as `docker run` makes them. */
export const runPlain = (engine: Engine, count: number, prefix: string): Promise<void> =>
  each(names(count, prefix), (name) =>
    docker(engine, ['run', '--detach', '--name', name, IMAGE, ...COMMAND]),
  );

/** Makes containers that never start, by the API itself: the command line would take a minute for a thousand. */
export const createPlain = (engine: Engine, count: number, prefix: string): Promise<void> =>
  each(names(count, prefix), (name) => post(engine, `/containers/create?name=${name}`));

export const removePlain = async (engine: Engine, count: number, prefix: string): Promise<void> => {
  await docker(engine, ['rm', '--force', ...names(count, prefix)]);
};

const post = ({ socket }: Engine, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const sent = request(
      { socketPath: socket, path, method: 'POST', headers: { 'content-type': 'application/json' } },
      (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 201) resolve();
          else reject(new Error(`POST ${path} was answered with ${response.statusCode}`));
        });
      },
    );
    sent.on('error', reject);
    sent.end(JSON.stringify({ Image: IMAGE, Cmd: COMMAND }));
  });
