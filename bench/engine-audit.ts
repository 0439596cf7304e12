import { join, resolve } from 'node:path';
import type { Engine } from '../tests/testbed/docker-daemon.ts';
import type { Program } from './paired-runs.ts';

export const rempart = resolve(import.meta.dirname, '../bin/rempart.mjs');

/** Variables that lead a program to one engine of the test bed, and rempart's cache into `scratch`. */
export const engineEnvironment = (
  { socket, folder }: Engine,
  scratch: string,
): Readonly<Record<string, string>> => ({
  DOCKER_HOST: `unix://${socket}`,
  DOCKER_CONFIG: join(folder, 'client'),
  XDG_CACHE_HOME: join(scratch, 'cache'),
});

/** An audit that leaves layers unread, with the words given. */
export const configurationAudit = (
  engine: Engine,
  scratch: string,
  words: readonly string[] = ['docker'],
): Program => ({
  name: `rempart audit ${words.join(' ')}`,
  argv: [process.execPath, rempart, 'audit', ...words, '--no-image-walk', '--quiet'],
  env: engineEnvironment(engine, scratch),
});
