import type Dockerode from 'dockerode';
import { loadDockerode } from './load-dockerode.ts';
import type { ReadOnlyAgent } from './read-only-agent.ts';
import { RefusedRequest, refusal } from './read-only-request.ts';

type Modem = Dockerode['modem'];
type DialOptions = Parameters<Modem['dial']>[0];
type Done = NonNullable<Parameters<Modem['dial']>[1]>;

/** dockerode over our own agent, unable to do more than read: whatever it is told, nothing but GET and HEAD of known paths leaves. */
export const lockedDockerode = (agent: ReadOnlyAgent): Dockerode => {
  const Docker = loadDockerode();
  const docker = withoutDockerHost(
    () =>
      new Docker({
        // Named in full, so that nothing is filled in from the environment; the agent alone decides where bytes go.
        ...({
          agent,
          host: 'engine',
          port: 80,
          protocol: 'http',
          pathPrefix: '/',
          socketPath: undefined,
        } as object),
        ...({ timeout: undefined, key: undefined, cert: undefined, ca: undefined } as object),
      }),
  );
  const modem = docker.modem as unknown as {
    dial: Modem['dial'];
    buildRequest: (...args: unknown[]) => void;
  };
  const dial = modem.dial.bind(modem);
  lock(modem, 'dial', (options: DialOptions, done: Done) => {
    const refused = refusalOf(options);
    if (refused !== null) return done(new RefusedRequest(refused), null);
    dial(options, done);
  });
  const buildRequest = modem.buildRequest.bind(modem);
  lock(
    modem,
    'buildRequest',
    (options: { method?: string; path: string }, context: DialOptions, data: unknown, done: Done) => {
      const withBody = data === undefined ? null : 'rempart only reads: no request has a body';
      const refused =
        withBody ?? refusal(options.method, options.path) ?? refusalOf({ ...context, ...options });
      if (refused !== null) return done(new RefusedRequest(refused), null);
      buildRequest(options, context, undefined, done);
    },
  );
  lock(docker, 'modem', modem);
  return docker;
};

const refusalOf = (options: DialOptions): string | null => {
  if (options.hijack === true || options.openStdin === true)
    return 'rempart only reads: no stream towards the engine';
  if (options.file !== undefined || options.authconfig !== undefined || options.registryconfig !== undefined)
    return 'rempart only reads: no file and no credentials are sent';
  return refusal(options.method, options.path);
};

const lock = (target: object, name: string, value: unknown): void => {
  Object.defineProperty(target, name, { value, writable: false, configurable: false, enumerable: true });
};

// docker-modem's constructor reads DOCKER_HOST even when it is told the host, and throws on a DOCKER_CERT_PATH without certificates.
const withoutDockerHost = <T>(construct: () => T): T => {
  const host = process.env.DOCKER_HOST;
  delete process.env.DOCKER_HOST;
  try {
    return construct();
  } finally {
    if (host !== undefined) process.env.DOCKER_HOST = host;
  }
};
