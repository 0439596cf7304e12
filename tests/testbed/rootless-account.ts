import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The ordinary user of the rootless engines; it exists within an engine's own view of /etc and nowhere else. */
export const rootlessAccount = {
  name: 'rempart-rootless',
  uid: 61020,
  /** Its ranges in /etc/subuid and /etc/subgid: uid 1 of a container is `first` on the host. */
  subordinate: { first: 300000, count: 65536 },
} as const;

const { name, uid, subordinate } = rootlessAccount;

/** The runtime folder of a login of that user, within an engine's own view of /run. */
export const RUNTIME_FOLDER = `/run/user/${uid}`;

const homeIn = (folder: string): string => join(folder, 'home');

/** Writes the files that make the account and its ranges known below the folder of an engine, which lays them over the machine's own. */
export const writeAccountFiles = (folder: string): void => {
  mkdirSync(join(folder, 'etc'));
  const range = `${name}:${subordinate.first}:${subordinate.count}\n`;
  const files = {
    passwd: `${readFileSync('/etc/passwd', 'utf8')}${name}:x:${uid}:${uid}::${homeIn(folder)}:/bin/sh\n`,
    group: `${readFileSync('/etc/group', 'utf8')}${name}:x:${uid}:\n`,
    subuid: range,
    subgid: range,
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, 'etc', file), text);
};

/** The same with a home and a runtime folder. */
export const writeRootlessAccount = (folder: string): void => {
  writeAccountFiles(folder);
  for (const owned of [homeIn(folder), join(folder, 'runtime')]) {
    mkdirSync(owned);
    chownSync(owned, uid, uid);
  }
};

/**
 * The beginning of a shell script that runs as root in a mount namespace of its own, `$1` being the engine's folder: what the engine writes
 * below /etc, /var/lib and /run stays with it.
 */
export const PRIVATE_VIEW = `set -e
folder=$1
shift
mkdir -p "$folder/layer"
mount -t tmpfs tmpfs "$folder/layer"
for lower in /etc /var/lib; do
  layer=$folder/layer/\${lower##*/}
  mkdir -p "$layer/upper" "$layer/work"
  mount -t overlay -o "lowerdir=$lower,upperdir=$layer/upper,workdir=$layer/work" overlay $lower
done
mount -t tmpfs -o mode=755 tmpfs /run
`;

/** The same with the account in /etc and its runtime folder, and a tunnel device that it may open, as it may on most machines. */
export const ROOTLESS_VIEW = `${PRIVATE_VIEW}cp "$folder"/etc/* /etc/
mknod -m 666 "$folder/layer/tun" c 10 200
mount --bind "$folder/layer/tun" /dev/net/tun
mkdir -p ${RUNTIME_FOLDER}
mount --bind "$folder/runtime" ${RUNTIME_FOLDER}
mount --make-rshared /
`;

/** The words that run a program as the account. A change of user forgets the signal of a parent's death, which is asked for again. */
export const asRootlessUser = (folder: string): readonly string[] => [
  ...['setpriv', '--reuid', String(uid), '--regid', String(uid), '--init-groups', '--pdeathsig', 'TERM'],
  ...['env', `HOME=${homeIn(folder)}`, `XDG_RUNTIME_DIR=${RUNTIME_FOLDER}`],
];
