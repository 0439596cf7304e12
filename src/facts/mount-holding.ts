import type { Mount } from './mounts.ts';

/** The mount that a folder lies on: the deepest one above it, and of several at one path the later, which is the one that is seen. */
export const mountHolding = (all: readonly Mount[], folder: string): Mount | undefined =>
  all
    .filter(({ path }) => path === '/' || folder === path || folder.startsWith(`${path}/`))
    .reduce<Mount | undefined>(
      (best, mount) => (best === undefined || mount.path.length >= best.path.length ? mount : best),
      undefined,
    );
