import { defineFact, deriveFact, optional } from '../core/fact.ts';
import { file } from '../core/probe.ts';
import { encryptedDevices } from './encrypted-devices.ts';
import { mountHolding } from './mount-holding.ts';
import { mounts } from './mounts.ts';

/** Memory that the kernel writes to a disk when it gets scarce. */
export interface SwapArea {
  readonly path: string;
  /** `memory`: compressed in memory, never on a disk; `unknown`: what lies below it is not seen. */
  readonly state: 'memory' | 'encrypted' | 'plain' | 'unknown';
}

const swaps = defineFact({
  id: 'swap-areas.active',
  description: 'Swap areas in use',
  probe: file('/proc/swaps'),
  parse: (output): readonly { readonly path: string; readonly kind: string }[] =>
    (output?.content ?? '')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([path = '', kind]) => path.startsWith('/') && kind !== undefined)
      .map(([path = '', kind = '']) => ({
        path: path.replace(/\\([0-7]{3})/g, (_, octal: string) =>
          String.fromCharCode(Number.parseInt(octal, 8)),
        ),
        kind,
      })),
});

const blockDevices = defineFact({
  id: 'swap-areas.devices',
  description: 'Numbers of block devices by their names',
  probe: file('/proc/partitions'),
  parse: (output): ReadonlyMap<string, string> =>
    new Map(
      [...(output?.content ?? '').matchAll(/^ *(\d+) +(\d+) +\d+ +(\S+)$/gm)].map(
        ([, major = '', minor = '', name = '']) => [name, `${major}:${minor}`],
      ),
    ),
});

export const swapAreas = deriveFact({
  id: 'swap-areas',
  description: 'Swap areas, and whether what they hold can be read from the disk',
  from: { swaps, blockDevices, encrypted: optional(encryptedDevices), mounts: optional(mounts) },
  derive: ({ swaps, blockDevices, encrypted, mounts }): readonly SwapArea[] =>
    swaps.map(({ path, kind }): SwapArea => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (/^zram\d+$/.test(name)) return { path, state: 'memory' };
      const device =
        kind === 'partition'
          ? blockDevices.get(name)
          : mounts.known
            ? mountHolding(mounts.value, path)?.device
            : undefined;
      // File systems over several devices have numbers of their own, and a volume of ZFS may be encrypted by itself.
      if (device === undefined || device.startsWith('0:') || /^zd\d/.test(name) || !encrypted.known)
        return { path, state: 'unknown' };
      return { path, state: encrypted.value.has(device) ? 'encrypted' : 'plain' };
    }),
});
