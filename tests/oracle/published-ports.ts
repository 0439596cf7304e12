import type { CreateBody } from './create-body.ts';
import { networks } from './surroundings.ts';

/** A port of the host that leads into a container. */
export interface PublishedPort {
  readonly protocol: string;
  /** Null when the engine takes any free one, which is never a low one. */
  readonly hostPort: number | null;
  /** As written; empty for every address of the host. */
  readonly address: string;
  /** Whether it was asked for by its own number, and not with all that are exposed. */
  readonly chosen: boolean;
}

/** No address, or the one that stands for all, of IPv4 or IPv6 in any spelling. */
export const isEveryAddress = ({ address }: PublishedPort): boolean =>
  address === '0.0.0.0' || /^[0:]*$/.test(address);

/**
 * The ports that are open once the container runs. Only a network that leads outside publishes: with the host's network,
 * none, another container's or an internal one there is nothing to forward, whatever was asked for.
 */
export const publishedPorts = (
  { HostConfig, ExposedPorts }: CreateBody,
  exposedByImage: readonly string[],
): readonly PublishedPort[] => {
  const mode = HostConfig.NetworkMode ?? '';
  if (/^(host|none|container:.*)$/.test(mode) || networks[mode]?.Internal) return [];
  const published = (port: string, address: string, hostPort: number, chosen: boolean): PublishedPort => ({
    protocol: port.split('/')[1] ?? 'tcp',
    hostPort: hostPort > 0 ? hostPort : null,
    address,
    chosen,
  });
  const bindings = Object.entries(HostConfig.PortBindings ?? {});
  const asked = bindings.flatMap(([port, hosts]) =>
    // Of a range any may be taken, the lowest first.
    hosts.map(({ HostIp, HostPort }) => published(port, HostIp, Number.parseInt(HostPort || '0', 10), true)),
  );
  if (HostConfig.PublishAllPorts !== true) return asked;
  const exposed = new Set([...Object.keys(ExposedPorts ?? {}), ...exposedByImage]);
  const rest = exposed.difference(new Set(bindings.map(([port]) => port)));
  return [...asked, ...[...rest].map((port) => published(port, '', 0, false))];
};
