import type { Fix } from '../core/fix.ts';
import type { ContainerInspect } from './container-inspect.ts';
import type { HostSource } from './host-sources.ts';
import { safeWord } from './safe-word.ts';

const written = ({ path, destination, volume }: HostSource): string =>
  `${volume === null ? safeWord(path, 'SOURCE') : safeWord(volume, 'VOLUME')}:${safeWord(destination, 'PLACE')}`;

/** Taking a mount away, in the words of `docker run` and Compose. */
export const withoutMount = (source: HostSource): Fix => ({
  flag: `without --volume ${written(source)}`,
  compose: `volumes: without ${written(source)}`,
});

/** The same mount, so that the container cannot write to it. */
export const readOnlyMount = (source: HostSource): Fix => ({
  flag: `--volume ${written(source)}:ro`,
  compose: `volumes: ["${written(source)}:ro"]`,
  breaks: 'What writes to the host’s files through it',
});

/** A named volume at that place, called after the container. */
export const volumeMount = ({ name }: Pick<ContainerInspect, 'name'>, place: string): Fix => {
  const volume = `${safeWord(name, 'NAME')}-data`;
  const folder = safeWord(place, 'PLACE');
  return {
    flag: `--mount type=volume,src=${volume},dst=${folder}`,
    compose: `volumes: ["${volume}:${folder}"], and ${volume}: {} among the volumes of the top level`,
  };
};
