import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ConnectError } from '../connection.ts';
import type { FileAccess, TlsChoice } from './engine-host.ts';

/** The address of one context of the docker command line's store, with its TLS folder. */
export interface DockerContext {
  readonly host: string;
  readonly tls: TlsChoice;
  readonly notes: readonly string[];
}

/**
 * Reads a context from `contexts/meta/<sha256 of the name>/meta.json` below the docker configuration folder; its certificates are in
 * `contexts/tls/<the same>/docker`. Throws `ConnectError` when there is none of that name or it says nothing usable.
 */
export const readContext = (
  name: string,
  configFolder: string,
  { exists, readFile }: FileAccess,
): DockerContext => {
  const digest = createHash('sha256').update(name).digest('hex');
  const path = join(configFolder, 'contexts/meta', digest, 'meta.json');
  if (!exists(path))
    throw new ConnectError(
      'no-context',
      `There is no docker context ${JSON.stringify(name)} in ${join(configFolder, 'contexts')}`,
      'See docker context ls',
    );
  let meta: unknown;
  try {
    meta = JSON.parse(readFile(path));
  } catch (cause) {
    throw new ConnectError(
      'docker-context',
      `The docker context ${JSON.stringify(name)} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      `Mend ${path}, or give --docker-host`,
      { cause },
    );
  }
  const endpoint = member(member(meta, 'Endpoints'), 'docker');
  const host = member(endpoint, 'Host');
  if (typeof host !== 'string' || host === '')
    throw new ConnectError(
      'docker-context',
      `The docker context ${JSON.stringify(name)} names no engine`,
      `Give it one with docker context update, or give --docker-host`,
    );
  const folder = join(configFolder, 'contexts/tls', digest, 'docker');
  const skips = member(endpoint, 'SkipTLSVerify') === true;
  return {
    host,
    tls: { wanted: skips || exists(folder), folder, source: `the context ${name}` },
    notes: skips
      ? [
          `The context ${name} tells docker not to verify the engine's certificate; it is verified here all the same`,
        ]
      : [],
  };
};

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
