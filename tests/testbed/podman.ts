import { chownSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { docker, newEngineFolder, PATH, RUNTIME_WRAPPER, type RunningEngine } from './docker-daemon.ts';
import {
  asRootlessUser,
  PRIVATE_VIEW,
  ROOTLESS_VIEW,
  RUNTIME_FOLDER,
  rootlessAccount,
  writeRootlessAccount,
} from './rootless-account.ts';
import { startServerProcess, untilReady } from './server-process.ts';

export const PODMAN = '/usr/bin/podman';

/** Root's containers get bridges, and firewall rules, in a network namespace that goes away with the service. */
const ROOT_VIEW = `${PRIVATE_VIEW}ip link set lo up
mount --make-rshared /
mkdir /run/podman
mount --bind "$folder/runtime" /run/podman
`;

// Each container has a monitor that outlives the service; a rootless Podman serves from a child within its namespaces, and keeps a process
// that holds them. All of them end here.
const SERVE = `socket=$1
shift
"$@" system service --time 0 "unix://$socket" &
service=$!
end() {
  served="$service $(cat /proc/$service/task/$service/children)"
  kill $served || :
  "$@" rm --all --force --time 0 || :
  "$@" system migrate || :
  kill -9 $served 2>/dev/null || :
  find /sys/fs/cgroup -depth -type d -path '*/libpod_parent*' -exec rmdir {} + 2>/dev/null || :
  exit 0
}
trap 'end "$@"' TERM
wait $service`;

/**
 * Starts Podman's service with Docker's API, without images: root's, or that of the user of `rootlessAccount`. Its socket is also at the usual
 * place, within the mount namespace of its pid. About 1 s.
 */
export const startPodman = async (owner: 'root' | 'rootless'): Promise<RunningEngine> => {
  const folder = newEngineFolder();
  const rootless = owner === 'rootless';
  if (rootless) writeRootlessAccount(folder);
  else mkdirSync(join(folder, 'runtime'));
  const within = rootless ? join(folder, 'runtime', 'podman') : join(folder, 'runtime');
  mkdirSync(within, { recursive: true });
  if (rootless) chownSync(within, rootlessAccount.uid, rootlessAccount.uid);
  const data = join(folder, rootless ? 'home' : '.', 'data');
  const server = startServerProcess(
    '/usr/bin/unshare',
    [
      // A network of its own: audits of this machine in other tests find its socket in /proc/net/unix otherwise.
      ...[
        '--net',
        '--mount',
        '--propagation',
        'slave',
        'sh',
        '-c',
        `${rootless ? ROOTLESS_VIEW : ROOT_VIEW}${SERVE}`,
      ],
      ...['podman', folder, rootless ? `${RUNTIME_FOLDER}/podman/podman.sock` : '/run/podman/podman.sock'],
      ...(rootless ? asRootlessUser(folder) : []),
      ...[PODMAN, '--root', data, '--storage-driver', 'overlay', '--cgroup-manager', 'cgroupfs'],
      ...['--runtime', RUNTIME_WRAPPER],
    ],
    join(folder, 'log'),
    { PATH },
  );
  const engine = { socket: join(within, 'podman.sock'), pid: server.pid, folder };
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const stop = async () => {
    await server.stop(30_000);
    remove();
  };
  const answers = async () => (await docker(engine, ['version'], { allowFailure: true })).status === 0;
  try {
    await untilReady(server, 'podman', answers, 60_000, 100);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...engine, stop };
};
