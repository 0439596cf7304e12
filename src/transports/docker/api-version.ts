import { ConnectError } from '../connection.ts';
import type { EngineClient } from './engine-client.ts';
import { EngineError } from './engine-error.ts';

/** The newest version whose bodies the facts were tried with (Docker 29.7). Docker 29 refuses what is older than 1.44. */
const NEWEST_KNOWN = '1.55';

/** What was agreed with an engine; `version` is the body of `GET /version`, or why there is none. */
export interface Negotiated {
  /** `1.41`; null where the engine names no version: then requests carry none. */
  readonly apiVersion: string | null;
  readonly version: { readonly body: unknown } | EngineError;
  /** Whether Podman answers, by what it puts on every answer. */
  readonly isPodman: boolean;
}

/**
 * Agrees on an API version: the one the user wants, else the newer bound of what both sides know, never below what the engine still
 * accepts. Throws `ConnectError` where nothing answers like an engine, where both questions are refused, or the wanted version is not spoken.
 */
export const negotiate = async (
  client: EngineClient,
  options: { readonly wanted: string | null; readonly describe: string; readonly signal: AbortSignal },
): Promise<Negotiated> => {
  const { wanted, describe, signal } = options;
  const [ping, version] = await Promise.all([
    attempt(() => client.text({ path: '/_ping', signal })),
    attempt(() => client.json({ path: '/version', signal })),
  ]);
  if (ping instanceof EngineError && !isRefusal(ping)) throw connectErrorOf(ping, describe);
  if (version instanceof EngineError && !isRefusal(version)) throw connectErrorOf(version, describe);
  if (ping instanceof EngineError && version instanceof EngineError) throw connectErrorOf(version, describe);

  const named = version instanceof EngineError ? undefined : (version as Record<string, unknown> | null);
  const header = ping instanceof EngineError ? undefined : ping.headers['api-version'];
  const newest = versionText(named?.ApiVersion) ?? versionText(header);
  const oldest = versionText(named?.MinAPIVersion);
  const answer = version instanceof EngineError ? version : { body: version };
  const isPodman = !(ping instanceof EngineError) && ping.headers['libpod-api-version'] !== undefined;
  if (
    newest === null &&
    named?.Version === undefined &&
    !(ping instanceof EngineError) &&
    ping.text.trim() !== 'OK'
  )
    throw new ConnectError(
      'not-an-engine',
      `What answers on ${describe} is not an engine`,
      'Check the address: nothing there speaks the Docker Engine API',
    );
  if (wanted === null) return { apiVersion: agreed(newest, oldest), version: answer, isPodman };
  const tooNew = newest !== null && compare(wanted, newest) > 0;
  const tooOld = oldest !== null && compare(wanted, oldest) < 0;
  if (versionText(wanted) === null || tooNew || tooOld)
    throw new ConnectError(
      'api-version',
      `DOCKER_API_VERSION ${JSON.stringify(wanted)} is not spoken by ${describe}: it speaks ${oldest ?? '?'} to ${newest ?? '?'}`,
      'Unset DOCKER_API_VERSION',
    );
  return { apiVersion: wanted, version: answer, isPodman };
};

/** An engine that cannot be asked, as a row of the report shows it. */
export const connectErrorOf = (error: EngineError, describe: string): ConnectError => {
  const { code, text } = error.reason;
  if (code === 'permission')
    return new ConnectError(
      'denied',
      `${describe}: ${text}`,
      'Let this user, or the socket proxy, permit GET /_ping and GET /version',
      {
        denied: true,
        cause: error,
      },
    );
  if (code === 'timeout')
    return new ConnectError(
      'timeout',
      `${describe}: ${text}`,
      'See whether the engine hangs, or give it more time',
      {
        cause: error,
      },
    );
  if (code === 'unreachable' && error.status === null)
    return new ConnectError('unreachable', `${describe}: ${text}`, 'See whether the engine runs', {
      cause: error,
    });
  const overTls = error.said.includes('HTTP request to an HTTPS server');
  return new ConnectError(
    overTls ? 'tls' : 'not-an-engine',
    `${describe} does not answer like an engine: ${text}`,
    overTls
      ? 'The engine speaks TLS: set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH, or use a context with certificates'
      : 'Check the address: nothing there speaks the Docker Engine API',
    { cause: error },
  );
};

const attempt = <T>(ask: () => Promise<T>): Promise<T | EngineError> =>
  ask().catch((error: unknown) => (error instanceof EngineError ? error : Promise.reject(error)));

// A proxy may permit one of the two paths only, and may say so with 404.
const isRefusal = (error: EngineError): boolean => [401, 403, 404, 405].includes(error.status ?? 0);

const agreed = (newest: string | null, oldest: string | null): string | null => {
  if (newest === null) return null;
  const common = compare(newest, NEWEST_KNOWN) < 0 ? newest : NEWEST_KNOWN;
  return oldest !== null && compare(common, oldest) < 0 ? oldest : common;
};

const versionText = (value: unknown): string | null =>
  typeof value === 'string' && /^\d{1,3}\.\d{1,4}$/.test(value) ? value : null;

const compare = (a: string, b: string): number => {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
};
