import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** A USB bus and what becomes of what is plugged in. */
export interface UsbBus {
  readonly name: string;
  /** `0` nothing works until it is authorised, `2` only what is built in does, `1` everything; `-1` everything but wireless. */
  readonly authorised: string;
}

export const usbBuses = defineFact({
  id: 'host.usb-buses',
  description: 'USB buses and whether new devices on them work at once',
  probe: files('/sys/bus/usb/devices/usb*/authorized_default'),
  parse: (output): ResourceSet<UsbBus> => {
    const entries = output?.entries ?? [];
    const buses = entries.flatMap(({ path, content }) =>
      content === null ? [] : [{ name: path.split('/').at(-2) ?? path, authorised: content.trim() }],
    );
    const reason =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    return reason === null ? completeSet(buses) : incompleteSet(buses, reason);
  },
});
