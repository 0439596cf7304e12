import type { Target } from 'rempart/check';

/** A host of a run by its name. */
export const exampleHost = (name: string): Target => ({
  id: name,
  kind: 'host',
  name,
  parent: null,
  labels: {},
  image: null,
  replicaOf: null,
});
