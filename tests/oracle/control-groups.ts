import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Configuration } from './container-configuration.ts';

const ROOT = '/sys/fs/cgroup';

/** A path and all above it, the deepest first. */
const withParents = (path: string): readonly string[] =>
  path === '.' || path === '/' ? [] : [path, ...withParents(dirname(path))];

/**
 * The control groups that the configurations name and that are not there yet, in every hierarchy: an engine makes them and leaves them behind. What
 * this gives removes those that are empty.
 */
export const newControlGroups = (configurations: readonly Configuration[]): (() => void) => {
  const named = configurations.flatMap(({ body }) => body.HostConfig.CgroupParent ?? []);
  const paths = [...new Set(named.flatMap((parent) => withParents(parent.replace(/^\//, ''))))];
  // One hierarchy for each controller, or a single one at the top.
  const hierarchies = [ROOT, ...readdirSync(ROOT).map((name) => join(ROOT, name))];
  const missing = hierarchies
    .flatMap((hierarchy) => paths.map((path) => join(hierarchy, path)))
    .filter((folder) => !existsSync(folder))
    .sort((a, b) => b.length - a.length);
  return () => {
    for (const folder of missing)
      try {
        rmdirSync(folder);
      } catch {
        // Never made, or another engine's by now.
      }
  };
};
