/** A reference to an image, with what Docker reads into a short one. */
export interface ImageReference {
  /** Host and port; `docker.io` where none is written. */
  readonly registry: string;
  /** Without the registry; `library/debian` where `debian` is written. */
  readonly repository: string;
  /** As written; null where none is. */
  readonly tag: string | null;
  readonly digest: string | null;
}

/** Reads `[registry/]repository[:tag][@digest]` as Docker's distribution/reference does; null for an image id and for nothing. */
export const imageReferenceOf = (text: string): ImageReference | null => {
  if (text === '' || /^(?:sha256:)?[0-9a-f]{64}$/.test(text)) return null;
  const [name = '', digest = null] = text.split('@', 2);
  const [, bare = name, tag = null] = /^(.*):([^:/]*)$/s.exec(name) ?? [];
  const slash = bare.indexOf('/');
  const first = slash < 0 ? '' : bare.slice(0, slash);
  // A first part without dot, colon and `localhost` is a namespace of Docker Hub.
  const isHost = /[.:]/.test(first) || first === 'localhost';
  const registry = isHost ? first.replace(/^index\.docker\.io$/, 'docker.io') : 'docker.io';
  const path = isHost ? bare.slice(slash + 1) : bare;
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return path === '' ? null : { registry, repository, tag, digest };
};
