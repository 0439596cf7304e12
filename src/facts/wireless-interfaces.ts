import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** A network interface that is a radio. */
export interface WirelessInterface {
  readonly name: string;
  /** RFC 2863: `up`, `dormant` while it looks for a network, `down`. */
  readonly state: string;
  /** rfkill keeps the radio off, by software or by its switch. */
  readonly blocked: boolean;
}

const interfaceOf = (path: string): string => path.split('/')[4] ?? path;

export const wirelessInterfaces = defineFact({
  id: 'wireless-interfaces',
  description: 'Radios among the network interfaces, and whether they are on',
  probe: files(
    '/sys/class/net/*/operstate',
    '/sys/class/net/*/phy80211/index',
    '/sys/class/net/*/phy80211/rfkill*/soft',
    '/sys/class/net/*/phy80211/rfkill*/hard',
  ),
  parse: (output): ResourceSet<WirelessInterface> => {
    const entries = output?.entries ?? [];
    const radios = entries
      .filter(({ path }) => path.endsWith('/phy80211/index'))
      .map(({ path }) => interfaceOf(path));
    const of = (name: string, ending: RegExp) =>
      entries.filter(({ path }) => interfaceOf(path) === name && ending.test(path));
    const items = radios.map(
      (name): WirelessInterface => ({
        name,
        state: of(name, /\/operstate$/)[0]?.content?.trim() ?? 'unknown',
        blocked: of(name, /\/(soft|hard)$/).some(({ content }) => content?.trim() === '1'),
      }),
    );
    return output?.reason == null ? completeSet(items) : incompleteSet(items, output.reason);
  },
});
