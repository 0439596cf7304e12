import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { docker, newEngineFolder, PATH, type RunningEngine } from './docker-daemon.ts';
import { asRootlessUser, ROOTLESS_VIEW, RUNTIME_FOLDER, writeRootlessAccount } from './rootless-account.ts';
import { startServerProcess, untilReady } from './server-process.ts';

/** The script that Docker ships for rootless engines; Debian keeps it among the examples of docker.io. */
export const ROOTLESS_SCRIPT = '/usr/share/docker.io/contrib/dockerd-rootless.sh';

/**
 * Starts a rootless Docker engine: dockerd below rootlesskit and slirp4netns, as the user of `rootlessAccount`, without images. Its socket is
 * also at the usual place of that user, within the mount namespace of its pid. About 1 s.
 */
export const startRootlessDocker = async (): Promise<RunningEngine> => {
  const folder = newEngineFolder();
  writeRootlessAccount(folder);
  // The folder that the account may write, and through which the machine reaches the socket too.
  const socket = join(folder, 'runtime', 'docker.sock');
  const server = startServerProcess(
    '/usr/bin/unshare',
    [
      ...['--mount', '--propagation', 'slave', 'sh', '-c', `${ROOTLESS_VIEW}exec "$@"`, 'rootless', folder],
      ...asRootlessUser(folder),
      ...[ROOTLESS_SCRIPT, '--data-root', join(folder, 'home', 'data')],
      ...['--host', `unix://${RUNTIME_FOLDER}/docker.sock`, '--shutdown-timeout', '2'],
      // Without control groups of version 2 a rootless engine has none, and says so in its log.
      ...['--config-file', join(folder, 'daemon.json'), '--iptables=false'],
    ],
    join(folder, 'log'),
    { PATH },
  );
  const engine = { socket, pid: server.pid, folder };
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const stop = async () => {
    const { stdout } = await docker(engine, ['ps', '--quiet'], { allowFailure: true });
    const running = stdout.split('\n').filter((id) => id !== '');
    if (running.length > 0) await docker(engine, ['kill', ...running], { allowFailure: true });
    await server.stop(20_000);
    remove();
  };
  const answers = async () => (await docker(engine, ['version'], { allowFailure: true })).status === 0;
  try {
    await untilReady(server, 'rootless dockerd', answers, 60_000, 100);
  } catch (error) {
    await server.stop();
    remove();
    throw error;
  }
  return { ...engine, stop };
};
