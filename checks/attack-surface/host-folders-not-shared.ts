import {
  completeSet,
  defineCheck,
  type Finding,
  judgeEach,
  mounts,
  notApplicable,
  system,
} from 'rempart/check';

/** Types under which hypervisors hand folders of the machine below to a guest. */
const SHARES = /^(9p|virtiofs|vboxsf|vmhgfs|fuse\.vmhgfs-fuse|prl_fs|fuse\.prl_fsd)$/;

export default defineCheck({
  id: 'attack-surface/host-folders-not-shared',
  title: 'The virtual machine writes no folder of the machine below it',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'What the guest writes, the machine below runs or reads: a shared folder is a door in the wall that a guest is there for.',
  remediation:
    'Take the folder out of the machine’s settings, or share it read-only (`<readonly/>` in libvirt, `ro` in VirtualBox and VMware); bring data by SSH or an object store.',
  references: [{ standard: 'url', id: 'https://libvirt.org/kbase/virtiofs.html' }],
  needs: { self: { mounts, system } },
  evaluate({ self: { mounts, system } }) {
    if (system.machine === 'container') return notApplicable('The mounts of a container are its engine’s');
    return judgeEach(
      completeSet(mounts.filter(({ fileSystem }) => SHARES.test(fileSystem))),
      ({ path, fileSystem, source, options, superOptions }): Finding | null =>
        options.includes('ro') || superOptions.includes('ro')
          ? null
          : {
              message: `${path} is a folder of the machine below, and can be written`,
              expected: 'read-only, or none',
              actual: `${fileSystem} ${source}`,
              location: { resource: path },
            },
      { whenEmpty: notApplicable('No folder of a machine below is shared') },
    );
  },
});
