import { copyFileSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { docker, type Engine, runCommand } from '../testbed/index.ts';

const BUSYBOX = '/bin/busybox';
const SSHD = '/usr/sbin/sshd';

/** The program of this machine with the libraries it is linked to, at their own places. */
const copyWithLibraries = async (program: string, root: string): Promise<void> => {
  const { stdout } = await runCommand('ldd', [program]);
  const libraries = [...stdout.matchAll(/(?:^|\s)(\/\S+) \(0x/g)].map(([, path]) => path ?? '');
  for (const path of [program, ...libraries]) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    copyFileSync(realpathSync(path), join(root, path));
  }
};

/** Makes two images with this machine's own SSH server, on a port nobody reaches: one without `ps` inside, one with it. */
export const makeSshServerImages = async (engine: Engine): Promise<void> => {
  const root = join(engine.folder, 'ssh-server');
  const tar = `${root}.tar`;
  const makeImage = async (reference: string) => {
    await runCommand('tar', ['-C', root, '-cf', tar, '.']);
    await docker(engine, ['import', tar, reference]);
  };
  for (const folder of ['run/sshd', 'etc/ssh', 'bin', 'proc', 'sys', 'dev', 'tmp'])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(
    join(root, 'etc/passwd'),
    'root:x:0:0::/:/bin/false\nsshd:x:101:65534::/run/sshd:/bin/false\n',
  );
  writeFileSync(join(root, 'etc/ssh/sshd_config'), 'PidFile none\n');
  await runCommand('ssh-keygen', [
    ...['-q', '-t', 'ed25519', '-N', '', '-f', join(root, 'etc/ssh/ssh_host_ed25519_key')],
  ]);
  await copyWithLibraries(SSHD, root);
  await makeImage('oracle/sshd:1');
  copyFileSync(BUSYBOX, join(root, 'bin/ps'));
  await makeImage('oracle/sshd-and-ps:1');
  rmSync(root, { recursive: true });
  rmSync(tar);
};
