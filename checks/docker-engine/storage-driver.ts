import { defineCheck, engineInfo, fail, notTold, pass } from 'rempart/check';

const ABANDONED = new Set(['aufs', 'devicemapper', 'overlay']);
/** Podman's driver of that name is the maintained one, which Docker calls overlay2. */
const OF_PODMAN = 'overlay';
const SLOW = new Set(['vfs']);

export default defineCheck({
  id: 'docker-engine/storage-driver',
  title: 'The storage driver is one that is maintained',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'aufs, devicemapper and overlay were removed from the engine; who uses them is tied to an engine without fixes.',
  remediation:
    'Move to overlay2: save the images, set `"storage-driver": "overlay2"` in daemon.json, restart the engine, load them. Containers are made anew.',
  fix: {
    daemon: '"storage-driver": "overlay2"',
    breaks:
      'Images and containers of the old driver are not seen any more: save them before, load them afterwards.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '2.6' },
    { standard: 'cis-docker-1.6', id: '2.11' },
  ],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    const driver = info.storageDriver;
    if (driver === null) return notTold('its storage driver');
    if (ABANDONED.has(driver) && !(info.isPodman && driver === OF_PODMAN))
      return fail({
        message: `The storage driver ${driver} is abandoned`,
        expected: 'overlay2',
        actual: driver,
        location: { pointer: '/Driver' },
      });
    return SLOW.has(driver)
      ? fail({
          message: 'vfs copies every layer whole',
          expected: 'overlay2',
          actual: driver,
          severity: 'info',
          location: { pointer: '/Driver' },
        })
      : pass(driver);
  },
});
