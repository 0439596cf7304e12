import { ArchiveError } from './archive-error.ts';

/** Which members of an archive make one image. */
export interface ImageLayout {
  /** Member that holds the configuration (OCI image-spec, config.md). */
  readonly config: string;
  /** Members that are layers, lowest first. */
  readonly layers: readonly string[];
  /** Names the archive gives the image. */
  readonly references: readonly string[];
  /** Statements about the image that lie beside it in an OCI layout; one that was converted may have lost them. */
  readonly attestations: number;
}

/** Gives the parsed JSON of a member; undefined when there is no such member. */
export type ReadJson = (path: string) => unknown;

/** Manifests that an index and the indexes in it name together. */
const MAX_MANIFESTS = 1000;

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const strings = (value: unknown): readonly string[] => list(value).filter((item) => typeof item === 'string');

const choose = (
  images: readonly (ImageLayout & { readonly platform?: string | null })[],
  reference: string | null,
): ImageLayout => {
  const named =
    reference === null ? images : images.filter(({ references }) => references.includes(reference));
  const [first] = named;
  if (first === undefined)
    throw new ArchiveError(
      'unsupported',
      `The archive holds no image${reference === null ? '' : ` ${reference}`}`,
    );
  const distinct = new Set(named.map(({ config }) => config));
  if (distinct.size > 1) {
    const names = named
      .map(({ references, platform }) => [...references, platform ?? ''].join(' ').trim())
      .join(', ');
    throw new ArchiveError(
      'unsupported',
      `The archive holds ${distinct.size} images, one has to be named: ${names}`,
    );
  }
  const { config, layers, attestations } = first;
  const references = [...new Set(named.flatMap((image) => image.references))];
  return { config, layers, references, attestations };
};

/** `manifest.json` as `docker save` writes it, of every version. */
const dockerImages = (manifest: unknown): readonly ImageLayout[] =>
  list(manifest).flatMap((item) => {
    const { Config: config, Layers: layers, RepoTags: tags } = fields(item);
    return typeof config === 'string' && strings(layers).length === list(layers).length
      ? [{ config, layers: strings(layers), references: strings(tags), attestations: 0 }]
      : [];
  });

const blobPath = (descriptor: unknown): string | null => {
  const match = /^([a-z0-9+._-]+):([a-f0-9]{32,128})$/.exec(String(fields(descriptor).digest));
  return match === null ? null : `blobs/${match[1]}/${match[2]}`;
};

const NAME_ANNOTATIONS = ['io.containerd.image.name', 'org.opencontainers.image.ref.name'];

/** An attestation describes an image and is none (BuildKit's `unknown/unknown` manifests). */
const isAttestation = (descriptor: Fields): boolean =>
  'vnd.docker.reference.type' in fields(descriptor.annotations) ||
  fields(descriptor.platform).os === 'unknown';

interface Found extends ImageLayout {
  readonly platform: string | null;
}

/** `index.json` of an OCI layout, with the indexes in it. Members of other platforms may be missing; then they don't count. */
const ociImages = (index: unknown, readJson: ReadJson): readonly Found[] => {
  const images: Found[] = [];
  let manifests = 0;
  const visit = (value: unknown, names: readonly string[]): void => {
    const members = list(fields(value).manifests);
    const described = members
      .map((item) => fields(fields(item).annotations))
      .filter((annotations) => annotations['vnd.docker.reference.type'] === 'attestation-manifest')
      .map((annotations) => annotations['vnd.docker.reference.digest']);
    for (const item of members) {
      manifests += 1;
      if (manifests > MAX_MANIFESTS)
        throw new ArchiveError('truncated', 'The OCI index holds too many manifests');
      const descriptor = fields(item);
      const path = blobPath(descriptor);
      if (path === null || isAttestation(descriptor)) continue;
      const annotations = fields(descriptor.annotations);
      const own = NAME_ANNOTATIONS.map((name) => annotations[name]).filter(
        (name) => typeof name === 'string',
      );
      const references = own.length > 0 ? own : names;
      const document = fields(readJson(path));
      if (Array.isArray(document.manifests)) visit(document, references);
      const config = blobPath(document.config);
      const layers = list(document.layers).map(blobPath);
      if (config === null || !layers.every((layer) => layer !== null)) continue;
      if (readJson(config) === undefined) continue;
      const { os, architecture, variant } = fields(descriptor.platform);
      const platform = typeof os === 'string' ? [os, architecture, variant].filter(Boolean).join('/') : null;
      const attestations = described.filter((digest) => digest === descriptor.digest).length;
      images.push({ config, layers, references, platform, attestations });
    }
  };
  visit(index, []);
  return images;
};

/**
 * Finds the image in a docker-archive (`manifest.json`) or an OCI layout (`index.json`); where both are there, the former names
 * exactly one and is preferred. Throws `ArchiveError` when there is none, or several of which `reference` or `platform` names no one.
 */
export const findImage = (
  readJson: ReadJson,
  wish: { readonly reference: string | null; readonly platform: string | null },
): ImageLayout => {
  const manifest = readJson('manifest.json');
  if (Array.isArray(manifest)) return choose(dockerImages(manifest), wish.reference);
  const index = readJson('index.json');
  if (index === undefined)
    throw new ArchiveError(
      'unsupported',
      'Neither manifest.json nor index.json: no docker-archive and no OCI layout',
    );
  const images = ociImages(index, readJson);
  const fitting = images.filter(({ platform }) => platform === wish.platform);
  return choose(fitting.length > 0 ? fitting : images, wish.reference);
};
