import { defineFact, Inconclusive } from '../core/fact.ts';
import { completeSet, type ResourceSet } from '../core/resource-set.ts';
import { fieldsOf, listOf, numberOf, textOf } from './engine-api/json-fields.ts';

/** A path that differs from the image. */
export interface ContainerChange {
  readonly path: string;
  readonly kind: 'changed' | 'added' | 'deleted';
}

const KINDS = ['changed', 'added', 'deleted'] as const;

/** GET /containers/{id}/changes: what a container wrote to its own layer, volumes and mounts left out. */
export const containerChanges = defineFact({
  id: 'container.changes',
  description: 'Paths in which the container differs from its image',
  probe: { kind: 'container', query: 'changes' },
  parse: (output): ResourceSet<ContainerChange> => {
    // The engine writes `null` where nothing was changed.
    const body = output?.body ?? [];
    const changes = listOf(body, (value): ContainerChange | null => {
      const fields = fieldsOf(value);
      const path = textOf(fields?.Path);
      const kind = KINDS[numberOf(fields?.Kind) ?? -1];
      return path === null || kind === undefined ? null : { path, kind };
    });
    if (changes === null)
      throw new Inconclusive('parse-error', 'The engine listed changes in a form that is not its API');
    // The engine’s own order differs from one asking to the next.
    return completeSet([...changes].sort((a, b) => (a.path < b.path ? -1 : 1)));
  },
});
