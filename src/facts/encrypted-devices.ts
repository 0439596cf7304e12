import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';

/** A device mapper device and what its uuid says that it is; two layers below it are looked at (LVM on LUKS, and RAID between). */
const UUID = /^\/sys\/dev\/block\/(\d+:\d+)(?:\/slaves\/[^/]+)*\/dm\/uuid$/;

/** `major:minor` of block devices that are encrypted, or lie on one that is (dm-crypt, LUKS). */
export const encryptedDevices = defineFact({
  id: 'host.encrypted-devices',
  description: 'Block devices that are encrypted themselves or by what they lie on',
  probe: files(
    '/sys/dev/block/*/dm/uuid',
    '/sys/dev/block/*/slaves/*/dm/uuid',
    '/sys/dev/block/*/slaves/*/slaves/*/dm/uuid',
  ),
  parse: (output): ReadonlySet<string> =>
    new Set(
      (output?.entries ?? []).flatMap(({ path, content }) => {
        const device = UUID.exec(path)?.[1];
        return device !== undefined && content?.startsWith('CRYPT-') === true ? [device] : [];
      }),
    ),
});
