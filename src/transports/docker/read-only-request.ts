/** What is asked of the engine, below its version prefix. One folder of the API per line; a path that is not here is not sent. */
const READING_PATHS: readonly RegExp[] = [
  /^\/(_ping|version|info|plugins|swarm|services|nodes|secrets|networks|volumes)$/,
  /^\/containers\/json$/,
  /^\/containers\/[0-9a-f]{12,64}\/(json|top|changes|archive)$/,
  /^\/exec\/[0-9a-f]{12,64}\/json$/,
  /^\/images\/json$/,
  /^\/images\/(sha256:)?[0-9a-f]{12,64}\/(json|history|get)$/,
];

/**
 * Why a request must not be sent, or null. Only GET and HEAD of the paths that rempart reads pass: some GETs of the Engine API do more than
 * read (`/containers/{id}/attach/ws`, `/session`), and a host may put anything behind a path that nobody knows.
 */
export const refusal = (method: string | undefined, path: string): string | null => {
  if (method !== 'GET' && method !== 'HEAD')
    return `rempart only reads: ${method ?? 'a request without method'} is not sent`;
  const bare = path.replace(/\?.*$/s, '').replace(/^\/v\d+\.\d+(?=\/)/, '');
  if (READING_PATHS.some((pattern) => pattern.test(bare))) return null;
  return `rempart only reads: ${method} ${bare.slice(0, 100)} is not among the paths it asks for`;
};

/** A request that was stopped before a byte of it left. */
export class RefusedRequest extends Error {}
