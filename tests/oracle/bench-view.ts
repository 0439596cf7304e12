import { posix } from 'node:path';
import { imageOf } from './container-configuration.ts';
import type { CreateBody } from './create-body.ts';
import { type PublishedPort, publishedPorts } from './published-ports.ts';
import { partners } from './surroundings.ts';

/**
 * A container as docker-bench-security sees it: through the text of `docker inspect` and `docker port`. This says which text there is; what is
 * concluded from it is the concern of the table of disagreements.
 */
export interface ListedMount {
  /** The path on the host, cleaned but as it was written; null where the engine lists a folder of its own data. */
  readonly source: string | null;
  readonly target: string;
  readonly writable: boolean;
}

/** The mounts that the engine lists, in whatever order: each time another. */
export const listedMounts = ({ HostConfig }: CreateBody): readonly ListedMount[] => [
  ...(HostConfig.Binds ?? []).map((bind) => {
    const [source = '', target = '', options = ''] = bind.split(':');
    return { source: listedSource(source), target, writable: !options.split(',').includes('ro') };
  }),
  ...(HostConfig.Mounts ?? []).map(({ Type, Source, Target, ReadOnly }) => ({
    source: Type === 'bind' ? listedSource(Source) : null,
    target: Target,
    writable: ReadOnly !== true,
  })),
  ...(HostConfig.VolumesFrom ?? []).flatMap((from) => {
    const [name = '', mode] = from.split(':');
    const other = partners[name];
    return other === undefined
      ? []
      : listedMounts(other).map((mount) => ({ ...mount, writable: mount.writable && mode !== 'ro' }));
  }),
];

const listedSource = (written: string): string | null =>
  written.startsWith('/')
    ? posix
        .normalize(written)
        .replace(/^\/+/, '/')
        .replace(/(?<=.)\/$/, '')
    : null;

const isIPv6 = ({ address }: PublishedPort): boolean => address.includes(':');

/** The ports of which the text `docker port` tells the number to one who cuts it at its first colon. */
export const readablePorts = (body: CreateBody): readonly PublishedPort[] =>
  publishedPorts(body, imageOf(body).exposes).filter((port) => !isIPv6(port));
