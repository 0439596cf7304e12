import {
  defineCheck,
  encryptedDevices,
  engineInfo,
  fail,
  mountHolding,
  mounts,
  notApplicable,
  notTold,
  pass,
} from 'rempart/check';

export default defineCheck({
  id: 'persistence/data-encrypted',
  title: 'The disk below the engine’s volumes is encrypted',
  targets: ['docker-engine'],
  severity: 'info',
  rationale:
    'Volumes hold what an application knows; a disk that is replaced, returned or copied takes it along, unless it is encrypted. A cloud may encrypt below the machine, which is not seen here.',
  remediation:
    'Put the data root (`data-root` in daemon.json) on LUKS, or say in a waiver that the provider encrypts the disk.',
  fix: {
    daemon: '"data-root": a folder on an encrypted file system',
    breaks: 'The machine asks for a key at boot, unless a TPM or a server gives it',
  },
  references: [{ standard: 'url', id: 'https://man7.org/linux/man-pages/man8/cryptsetup.8.html' }],
  needs: { self: { info: engineInfo }, parent: { host: { mounts, encrypted: encryptedDevices } } },
  evaluate({ self: { info }, parent: { host } }) {
    const folder = info.dockerRootDir;
    if (folder === null || folder === '') return notTold('where its data lies');
    const on = mountHolding(host.mounts, folder);
    if (on === undefined) return notTold('the file system of its data');
    // Btrfs, ZFS, overlay and network file systems have no block device of their own number.
    if (on.device.startsWith('0:'))
      return notApplicable(`${on.fileSystem} at ${on.path} names no block device`);
    return host.encrypted.has(on.device)
      ? pass(`${on.source} at ${on.path}`)
      : fail({
          message: 'The disk below the engine’s volumes is not encrypted by this machine',
          expected: 'dm-crypt below it',
          actual: `${on.source} at ${on.path}`,
          location: { path: folder, resource: 'data root' },
        });
  },
});
