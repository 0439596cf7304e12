import type { Answer } from '../../core/answer.ts';
import { found } from '../../core/answer.ts';
import type { ImageProbe } from '../../core/probe.ts';
import type { ImageArchive } from './image-archive.ts';

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const inspect = ({ config, id, references, layers, attestations }: ImageArchive): Fields => {
  const document = fields(config);
  return {
    Id: id ?? '',
    RepoTags: references,
    RepoDigests: [],
    Created: document.created ?? '',
    Author: document.author ?? '',
    Architecture: document.architecture ?? '',
    Variant: document.variant ?? '',
    Os: document.os ?? '',
    Size: layers.reduce((sum, { size }) => sum + size, 0),
    Config: document.config ?? {},
    RootFS: { Type: 'layers', Layers: list(fields(document.rootfs).diff_ids) },
    // None in the file does not mean that there were none: it is not told then.
    ...(attestations > 0
      ? { Manifests: Array.from({ length: attestations }, () => ({ Kind: 'attestation' })) }
      : {}),
  };
};

/** Newest first, as the engine lists it; steps that made no layer have size 0. */
const history = ({ config, id, references, layers }: ImageArchive): readonly Fields[] => {
  let layer = 0;
  return list(fields(config).history)
    .map((item) => {
      const step = fields(item);
      const size = step.empty_layer === true ? 0 : (layers[layer]?.size ?? 0);
      if (step.empty_layer !== true) layer += 1;
      const created = Date.parse(String(step.created ?? ''));
      return {
        Id: '<missing>',
        Created: Number.isNaN(created) ? 0 : Math.floor(created / 1000),
        CreatedBy: String(step.created_by ?? ''),
        Tags: null,
        Size: size,
        Comment: String(step.comment ?? ''),
      };
    })
    .reverse()
    .map((step, index) => (index === 0 ? { ...step, Id: id ?? '<missing>', Tags: references } : step));
};

/** Answers from an image's archive in the shape of the Engine API's own `/images/{id}/json` and `/images/{id}/history`. */
export const answerFromImage = (image: ImageArchive, { query }: ImageProbe): Answer =>
  found({ body: query === 'inspect' ? inspect(image) : history(image) });
