import {
  completeSet,
  defineCheck,
  type Finding,
  judgeEach,
  kernelModules,
  mounts,
  notApplicable,
  system,
} from 'rempart/check';

/** Modules of rare file systems that had holes for whoever mounts, or serves, a prepared one; and the types under which they are mounted. */
const FILE_SYSTEMS: Readonly<Record<string, readonly string[]>> = {
  kafs: ['afs'],
  ceph: ['ceph'],
  cifs: ['cifs', 'smb3'],
  exfat: ['exfat'],
  gfs2: ['gfs2'],
  jfs: ['jfs'],
  ksmbd: [],
  minix: ['minix'],
  nilfs2: ['nilfs2'],
  ntfs3: ['ntfs3', 'ntfs'],
  ocfs2: ['ocfs2'],
  orangefs: ['pvfs2'],
  reiserfs: ['reiserfs'],
  ufs: ['ufs'],
};

export default defineCheck({
  id: 'os-hardening/file-system-modules-used',
  title: 'Modules of rare file systems are loaded only where one is mounted',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A loaded module of a file system reads any disk image that is offered; rare ones are seldom looked at.',
  remediation:
    'Run `modprobe -r MODULE`, and write `install MODULE /bin/false` to /etc/modprobe.d/hardening.conf. os-prober loads them at every update of GRUB: `GRUB_DISABLE_OS_PROBER=true` in /etc/default/grub.',
  references: [{ standard: 'cis-debian-12', id: '1.1.1.10' }],
  needs: { self: { modules: kernelModules, mounts, system } },
  evaluate({ self: { modules, mounts, system } }) {
    if (system.machine === 'container')
      return notApplicable('The kernel is that of the machine outside this container');
    const { loaded } = modules;
    if (loaded === null) return notApplicable('This kernel loads no modules');
    return judgeEach(
      completeSet(Object.entries(FILE_SYSTEMS)),
      ([module, types]): Finding | null =>
        !loaded.has(module) || mounts.some(({ fileSystem }) => types.includes(fileSystem))
          ? null
          : {
              message: `${module} is loaded, and nothing of it is mounted`,
              expected: 'not loaded',
              actual: 'loaded',
              location: { resource: module },
              // A server of files has no mount to show.
              ...(module === 'ksmbd' ? {} : { severity: 'info' as const }),
            },
      { partialCredit: true },
    );
  },
});
