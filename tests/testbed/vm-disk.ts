import type { Artefact } from './cache-folder.ts';

/** The disks of the virtual machines. */
export const vmDisk: Artefact = {
  name: 'vm-disk',
  sources: ['vm-disk.ts'],
  build: async () => {
    throw new Error('not there yet');
  },
};
