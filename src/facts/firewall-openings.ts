import { defaultPassage, type Firewall, passage } from './firewall.ts';
import type { FirewallChain, FirewallPacket, IpFamily, PortRange } from './firewall-rules.ts';

/** Ports that some rule lets strangers reach. */
export interface Opening {
  readonly protocol: 'tcp' | 'udp';
  readonly range: PortRange;
  readonly families: readonly IpFamily[];
}

/** Families that anybody speaks with this host. */
export const spokenFamilies = (wall: Firewall): readonly IpFamily[] =>
  wall.network.ipv6 === 'off' ? ['ipv4'] : ['ipv4', 'ipv6'];

const rangesOf = (chains: readonly FirewallChain[]): readonly PortRange[] => {
  const ranges = chains.flatMap(({ rules }) =>
    rules.flatMap(({ matches }) =>
      matches.flatMap((match) =>
        match.kind === 'port' && match.end === 'destination' && !match.negated ? match.ranges : [],
      ),
    ),
  );
  return [...new Map(ranges.map((range) => [range.join('-'), range])).values()].filter(
    ([first, last]) => first > 0 && last >= first && last < 65_536,
  );
};

/** What a rule opens to strangers, by range as it is written. A range counts where both its ends and its middle are open. */
export const openings = (wall: Firewall): readonly Opening[] => {
  // Where everything is let in a rule opens nothing.
  const denying = spokenFamilies(wall).filter((family) => defaultPassage(wall, 'input', family) === 'closed');
  return rangesOf(wall.chains).flatMap((range) =>
    (['tcp', 'udp'] as const).flatMap((protocol): readonly Opening[] => {
      const [first, last] = range;
      const ports = [...new Set([first, Math.floor((first + last) / 2), last])];
      const families = denying.filter((family) =>
        ports.every((port) => passage(wall, 'input', { family, protocol, port }) === 'open'),
      );
      return families.length === 0 ? [] : [{ protocol, range, families }];
    }),
  );
};

/** Some rule counts connections to that port and acts beyond a number; what only logs does not count. */
export const isRateLimited = (
  wall: Firewall,
  { protocol, port }: Pick<FirewallPacket, 'protocol' | 'port'>,
): boolean =>
  wall.chains.some(({ rules }) =>
    rules.some(
      ({ limits, logs, matches }) =>
        limits &&
        !logs &&
        matches.every(
          (match) =>
            (match.kind !== 'protocol' || match.names.includes(protocol) !== match.negated) &&
            (match.kind !== 'port' ||
              (match.end === 'destination' &&
                match.ranges.some(([first, last]) => port >= first && port <= last) !== match.negated)),
        ) &&
        matches.some((match) => match.kind === 'port'),
    ),
  );
