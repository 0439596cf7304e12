import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PRIVILEGED_RUNTIME } from './container-cases.ts';
import { type CommandResult, runCommand } from './run-command.ts';
import { newRunFolder } from './run-folder.ts';
import { type ServerProcess, startServerProcess, untilReady } from './server-process.ts';

/** A Docker Engine of our own. Plain data, so that it can be handed from one process to another. */
export type Engine = {
  /** Its unix socket. The engine itself also answers on /run/docker.sock of its private mount namespace. */
  readonly socket: string;
  readonly pid: number;
  /** Its data, log (`log`) and socket; gone after the stop. */
  readonly folder: string;
};

/** An engine that this process started and has to stop. */
export type RunningEngine = Engine & { readonly stop: () => Promise<void> };

/** The engine's own command line; the machine may have another one earlier in its PATH. */
export const DOCKER = '/usr/bin/docker';

/** A fixed PATH: a bundle elsewhere in PATH may shadow the runtime and the proxy of Debian's engine. */
const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

const wrapper = join(dirname(fileURLToPath(import.meta.url)), 'runc-without-sys-resource.sh');

/** Runs the docker command line against one engine. */
export const docker = (
  engine: Pick<Engine, 'socket'>,
  args: readonly string[],
  options: { readonly allowFailure?: boolean; readonly cwd?: string } = {},
): Promise<CommandResult> =>
  runCommand(DOCKER, ['--host', `unix://${engine.socket}`, ...args], {
    ...options,
    env: { PATH, DOCKER_BUILDKIT: '0', DOCKER_CONFIG: join(dirname(engine.socket), 'client') },
  });

// A network and a mount namespace of its own: docker0, firewall rules, published ports and overlay mounts never meet
// the machine's or another run's, and go away with the process. /run is private too, so that the socket can have its
// usual path there, which is what a container that mounts it shows as the source; so is /etc/docker, where the engine
// keeps the key that its ID comes from, and the ranges of ids that it maps users to where it is given any.
const START = `set -e
ip link set lo up
mount --make-rshared /
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /etc/docker
mount -t tmpfs -o mode=755 tmpfs /etc/docker
if [ -e "$SUBORDINATE_IDS" ]; then for f in /etc/subuid /etc/subgid; do
[ -e $f ] || : >$f
mount --bind "$SUBORDINATE_IDS" $f
done; fi
exec /usr/sbin/dockerd "$@"`;

/** A file of an engine’s folder that stands for /etc/subuid and /etc/subgid, for `--userns-remap`. */
export const SUBORDINATE_IDS = 'subordinate-ids';

/** Starts dockerd on the data in `folder` (from `newEngineFolder`); `flags` come last on its command line. */
export const startDaemon = async (folder: string, flags: readonly string[]): Promise<RunningEngine> => {
  const socket = join(folder, 'docker.sock');
  const server: ServerProcess = startServerProcess(
    '/usr/bin/unshare',
    [
      ...['--net', '--mount', '--propagation', 'slave', 'sh', '-c', START, 'dockerd'],
      ...[
        '--data-root',
        join(folder, 'data'),
        '--exec-root',
        join(folder, 'exec'),
        '--pidfile',
        join(folder, 'pid'),
      ],
      ...['--host', `unix://${socket}`, '--host', 'unix:///run/docker.sock', '--shutdown-timeout', '2'],
      // systemd's own driver would look for systemd under the machine's /run.
      ...['--config-file', join(folder, 'daemon.json'), '--exec-opt', 'native.cgroupdriver=cgroupfs'],
      ...['--add-runtime', `${PRIVILEGED_RUNTIME}=${wrapper}`, ...flags],
    ],
    join(folder, 'log'),
    { PATH, SUBORDINATE_IDS: join(folder, SUBORDINATE_IDS) },
  );
  const engine = { socket, pid: server.pid, folder };
  const ping = async () =>
    existsSync(socket) && (await docker(engine, ['version'], { allowFailure: true })).status === 0;
  const stop = async () => {
    // Programs that run as pid 1 ignore SIGTERM unless they handle it: the engine would wait for each of them.
    const { stdout } = await docker(engine, ['ps', '--quiet'], { allowFailure: true });
    const running = stdout.split('\n').filter((id) => id !== '');
    if (running.length > 0) await docker(engine, ['kill', ...running], { allowFailure: true });
    await server.stop(20_000);
  };
  try {
    await untilReady(server, 'dockerd', ping, 60_000, 100);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { ...engine, stop };
};

/** A new folder for the data, the configuration and the socket of an engine. */
export const newEngineFolder = (): string => {
  const folder = newRunFolder('engine');
  writeFileSync(join(folder, 'daemon.json'), '{}\n');
  mkdirSync(join(folder, 'client'));
  return folder;
};
