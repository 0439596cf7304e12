import { ConnectError } from '../connection.ts';
import {
  type Destination,
  type DestinationOptions,
  resolveDestination,
  type SshEnvironment,
} from './destination.ts';
import { HOPS_LIMIT, parseJumpList } from './jump-list.ts';
import type { AskedHost } from './ssh-config.ts';

/** A host and the jump hosts that lead to it, the nearest first, each resolved for itself. */
export interface Route {
  readonly hops: readonly Destination[];
  readonly destination: Destination;
}

/** `user@host`, and the port where it is not 22: for messages and the record. */
export const nameOf = ({ user, host, port }: Pick<Destination, 'user' | 'host' | 'port'>): string =>
  `${user}@${host}${port === 22 ? '' : ` port ${port}`}`;

const same = (a: Destination, b: Destination): boolean =>
  a.host === b.host && a.port === b.port && a.user === b.user;

const loop = (hop: Destination, asked: string): ConnectError =>
  new ConnectError(
    'proxy-jump',
    `The way to ${asked} comes to ${nameOf(hop)} a second time`,
    'Take that host out of the block that says ProxyJump (`Host * !jumphost`), or write `ProxyJump none` for it',
  );

/** How a route is resolved beside the configuration. */
export interface RouteOptions extends DestinationOptions {
  /** A ProxyJump that goes before what ssh_config says of the host, as `ssh -J` does; `none` leads there without a jump. */
  readonly jump?: string;
}

/**
 * Resolves a host and its ProxyJump. As with ssh(1), the first host of a list is reached as its own ssh_config says, jump hosts of its own
 * included, the others through the one before them. Nothing is contacted. Throws `ConnectError` for a list that cannot be read, a circle or too
 * many hops.
 */
export const resolveRoute = async (
  asked: AskedHost,
  environment: SshEnvironment,
  { jump, ...options }: RouteOptions = {},
): Promise<Route> => {
  const configured = await resolveDestination(asked, environment, options);
  const destination =
    jump === undefined ? configured : { ...configured, proxyJump: jump, proxyCommand: null };
  const hops: Destination[] = [];
  let list = destination.proxyJump;
  while (list !== null) {
    const named = await Promise.all(
      parseJumpList(list).map((hop) => resolveDestination(hop, environment, options)),
    );
    const [first] = named;
    if (first === undefined) break;
    hops.unshift(...named);
    const seen = [...hops, destination];
    const twice = seen.find((hop, index) => seen.findIndex((other) => same(hop, other)) < index);
    if (twice !== undefined) throw loop(twice, asked.host);
    if (hops.length > HOPS_LIMIT)
      throw new ConnectError(
        'proxy-jump',
        `The way to ${asked.host} leads over more than ${HOPS_LIMIT} jump hosts`,
        'Look for a circle of ProxyJump in ssh_config',
      );
    list = first.proxyJump;
  }
  return { hops, destination };
};
