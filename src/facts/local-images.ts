import { defineFact, Inconclusive } from '../core/fact.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type BuildStep, buildStepOf } from './build-steps.ts';
import { fieldsOf, listOf, omittedListOf, textOf, textsOf, timeOf } from './engine-api/json-fields.ts';
import { redactApi } from './engine-api/redaction.ts';
import type { ImageHistoryStep, ImageInspect } from './image-inspect.ts';

/** An image that the engine holds, with what it is made of. */
export interface LocalImage {
  readonly id: string;
  readonly repoTags: readonly string[];
  readonly repoDigests: readonly string[];
  /** Milliseconds since the epoch. */
  readonly created: number | null;
  /** Digests of the unpacked layers, lowest first. */
  readonly layers: readonly string[];
}

/** The images of the engine that have a name, and their layers. The list ends with null where there are more than were asked about. */
export const localImages = defineFact({
  id: 'engine.image-layers',
  description: 'The layers of the images that the engine holds',
  probe: { kind: 'engine', query: 'image-layers' },
  redact: redactApi,
  parse: (output): ResourceSet<LocalImage> => {
    const body = Array.isArray(output?.body) ? output.body : null;
    const images = listOf(
      body?.filter((image) => image !== null) ?? undefined,
      (value): LocalImage | null => {
        const image = fieldsOf(value);
        const id = textOf(image?.Id);
        const layers = textsOf(fieldsOf(image?.RootFS)?.Layers);
        if (image === null || id === null || layers === null) return null;
        return {
          id,
          repoTags: omittedListOf(image.RepoTags, textOf) ?? [],
          repoDigests: omittedListOf(image.RepoDigests, textOf) ?? [],
          created: timeOf(image.Created),
          layers,
        };
      },
    );
    if (body === null || images === null)
      throw new Inconclusive('parse-error', 'The engine described its images in a form that is not its API');
    return images.length === body.length
      ? completeSet(images)
      : incompleteSet(images, {
          code: 'truncated',
          text: 'The engine holds more images than were asked about',
        });
  },
});

/**
 * The local image that another one was built on: the one whose layers begin it, the longest of several. Null where none does; a base that is
 * not on the engine any more is not told.
 */
export const baseImageOf = (
  image: Pick<ImageInspect, 'id' | 'layers' | 'created'>,
  images: readonly LocalImage[],
): LocalImage | null => {
  const layers = image.layers ?? [];
  const bases = images.filter(
    (base) =>
      base.id !== image.id &&
      base.layers.length > 0 &&
      base.layers.every((layer, index) => layers[index] === layer) &&
      (base.layers.length < layers.length || (base.created ?? Infinity) < (image.created ?? 0)),
  );
  return (
    bases.sort((a, b) => b.layers.length - a.layers.length || (b.created ?? 0) - (a.created ?? 0))[0] ?? null
  );
};

const seconds = (time: number): number => Math.floor(time / 1000);

/**
 * The steps that made an image on top of its base, newest first; all of them where no base is known. A history names steps by their
 * time: where the times of a reproducible build would leave none, none is set aside.
 */
export const ownSteps = (
  history: readonly ImageHistoryStep[],
  base: Pick<LocalImage, 'created'> | null,
): readonly BuildStep[] => {
  const steps = history.map(buildStepOf);
  const until = base?.created ?? null;
  if (until === null) return steps;
  const own = steps.filter(({ created }) => created !== null && seconds(created) > seconds(until));
  return own.length === 0 ? steps : own;
};
