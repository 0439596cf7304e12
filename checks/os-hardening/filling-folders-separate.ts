import {
  completeSet,
  defineCheck,
  type Finding,
  judgeEach,
  mountAt,
  mounts,
  notApplicable,
  system,
} from 'rempart/check';

/** Folders that everybody or every service fills: full, they must not stop the rest. */
const FOLDERS = ['/tmp', '/dev/shm', '/var', '/var/tmp', '/var/log', '/var/log/audit', '/home'];

export default defineCheck({
  id: 'os-hardening/filling-folders-separate',
  title: 'Folders that fill up are file systems of their own',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A full root file system stops logins and services, and only a separate file system can be mounted without programs and devices.',
  remediation:
    'Give the folder a partition, a logical volume or, for /tmp, a tmpfs (`systemctl enable tmp.mount`). On a single-disk cloud image waive it.',
  references: [
    { standard: 'cis-debian-12', id: '1.1.2.1.1' },
    { standard: 'cis-debian-12', id: '1.1.2.2.1' },
    { standard: 'cis-debian-12', id: '1.1.2.3.1' },
    { standard: 'cis-debian-12', id: '1.1.2.4.1' },
    { standard: 'cis-debian-12', id: '1.1.2.5.1' },
    { standard: 'cis-debian-12', id: '1.1.2.6.1' },
    { standard: 'cis-debian-12', id: '1.1.2.7.1' },
    { standard: 'lynis', id: 'FILE-6310' },
    { standard: 'lynis', id: 'FILE-6376' },
  ],
  needs: { self: { mounts, system } },
  evaluate({ self: { mounts, system } }) {
    if (system.machine === 'container') return notApplicable('The mounts of a container are its engine’s');
    const root = mountAt(mounts, '/');
    return judgeEach(
      completeSet(FOLDERS),
      (path): Finding | null => {
        const mount = mountAt(mounts, path);
        // A bind mount of the root file system itself shares its space; a subvolume has a quota of its own.
        const bound = mount !== null && mount.device === root?.device && mount.fileSystem !== 'btrfs';
        return mount !== null && !bound
          ? null
          : {
              message: `${path} shares the space of the root file system`,
              expected: 'a file system of its own',
              actual: bound ? 'a bind mount' : 'a folder',
              location: { resource: path },
              severity: 'info',
            };
      },
      { partialCredit: true },
    );
  },
});
