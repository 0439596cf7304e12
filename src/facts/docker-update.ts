import type { Fix } from '../core/fix.ts';
import type { ContainerInspect } from './container-inspect.ts';
import { safeWord } from './safe-word.ts';

/** `docker update`, which changes a running container at once; what made the container has to be changed too, or the next one lacks it. */
export const dockerUpdate = ({ name }: Pick<ContainerInspect, 'name'>, options: string): Fix => ({
  command: `docker update ${options} ${safeWord(name, 'NAME')}`,
});
