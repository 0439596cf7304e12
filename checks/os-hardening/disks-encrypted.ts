import {
  completeSet,
  defineCheck,
  encryptedDevices,
  type Finding,
  incompleteSet,
  judgeEach,
  mountAt,
  mounts,
  notApplicable,
  system,
} from 'rempart/check';

const PLACES = ['/', '/home', '/var', '/srv'];

export default defineCheck({
  id: 'os-hardening/disks-encrypted',
  title: 'Data on the disks of this machine are encrypted',
  targets: ['host'],
  severity: 'info',
  rationale: 'A disk that is stolen, sent back or thrown away is read by whoever gets it.',
  remediation:
    'Install with LUKS, and open it at boot by TPM or network (`systemd-cryptenroll --tpm2-device=auto`, clevis with tang); an installed system is encrypted in place by `cryptsetup reencrypt --encrypt` after a backup.',
  references: [
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-600090' },
    { standard: 'lynis', id: 'CRYP-7930' },
  ],
  needs: { self: { mounts, encrypted: encryptedDevices, system } },
  evaluate({ self: { mounts, encrypted, system } }) {
    if (system.machine === 'container' || system.machine === 'virtual-machine')
      return notApplicable('What lies below the disks of a guest is not seen from inside');
    const places = PLACES.map((path) => mountAt(mounts, path)).filter((mount) => mount !== null);
    // File systems over several devices (btrfs, ZFS) and in memory have numbers of their own.
    const seen = places.filter(({ device }) => !device.startsWith('0:'));
    const dark = places.filter(({ device, fileSystem }) => device.startsWith('0:') && fileSystem !== 'tmpfs');
    return judgeEach(
      dark.length === 0
        ? completeSet(seen)
        : incompleteSet(seen, {
            code: 'unsupported',
            text: `What ${dark.map(({ path }) => path).join(', ')} lies on cannot be told`,
          }),
      ({ path, device, source }): Finding | null =>
        encrypted.has(device)
          ? null
          : {
              message: `${path} is not encrypted`,
              expected: 'dm-crypt',
              actual: source,
              location: { resource: path },
            },
      { whenEmpty: notApplicable('No file system of a disk is mounted here') },
    );
  },
});
