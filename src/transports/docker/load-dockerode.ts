import { createRequire, registerHooks } from 'node:module';
import type Dockerode from 'dockerode';

/**
 * What dockerode loads at once and a client that only reads never calls: BuildKit sessions, archives towards the engine, and a way over SSH
 * that verifies no host key. It would cost four times as much as everything else that an audit of an engine loads.
 */
const NEVER_CALLED: ReadonlySet<string> = new Set([
  '@grpc/grpc-js',
  '@grpc/proto-loader',
  'protobufjs',
  '@balena/dockerignore',
  'tar-fs',
  'ssh2',
]);

const NOTHING = 'rempart:nothing';

/** dockerode without what it loads for nothing: an empty object stands there, so that a call would fail. */
export const loadDockerode = (): typeof Dockerode => {
  const hooks = registerHooks({
    resolve: (name, context, next) =>
      NEVER_CALLED.has(name) && /\/node_modules\/(dockerode|docker-modem)\//.test(context.parentURL ?? '')
        ? { url: NOTHING, format: 'commonjs', shortCircuit: true }
        : next(name, context),
    load: (url, context, next) =>
      url === NOTHING
        ? { format: 'commonjs', source: 'module.exports = {};', shortCircuit: true }
        : next(url, context),
  });
  try {
    // At once and not with `import`: nothing else is loaded in between.
    return createRequire(import.meta.url)('dockerode') as typeof Dockerode;
  } finally {
    hooks.deregister();
  }
};
