import { createRequire, type RegisterHooksOptions, registerHooks } from 'node:module';
import type Dockerode from 'dockerode';

/** An empty object: whoever called it would fail. */
const NOTHING = 'module.exports = {};';

/**
 * What dockerode and docker-modem load at once, and what stands there instead. A client that only reads over streams of its own never calls
 * BuildKit sessions, archives towards the engine, TLS, or a way over SSH that verifies no host key; the requests that `DEBUG` would print
 * are nobody's to read; Node has the streams itself. With all of it an audit of an engine would start in twice the time.
 */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ...['@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs', '@balena/dockerignore', 'tar-fs', 'zlib'].map(
    (name): [string, string] => [name, NOTHING],
  ),
  ...['https', './ssh'].map((name): [string, string] => [name, NOTHING]),
  ['debug', 'module.exports = () => () => {};'],
  ['readable-stream', "module.exports = require('node:stream');"],
]);

const SCHEME = 'rempart-instead:';

const hooks: RegisterHooksOptions = {
  resolve: (name, context, next) =>
    INSTEAD.has(name) && /\/node_modules\/(dockerode|docker-modem)\//.test(context.parentURL ?? '')
      ? { url: `${SCHEME}${name}`, format: 'commonjs', shortCircuit: true }
      : next(name, context),
  load(url, context, next) {
    const source = url.startsWith(SCHEME) ? INSTEAD.get(url.slice(SCHEME.length)) : undefined;
    return source === undefined ? next(url, context) : { format: 'commonjs', source, shortCircuit: true };
  },
};

/** dockerode, without what it loads for nothing. */
export const loadDockerode = (): typeof Dockerode => {
  const registered = registerHooks(hooks);
  try {
    // At once and not with `import`: nothing else is loaded in between.
    return createRequire(import.meta.url)('dockerode') as typeof Dockerode;
  } finally {
    registered.deregister();
  }
};
