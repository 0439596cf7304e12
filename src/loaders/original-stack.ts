import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A stack with the places of the source in place of those in the bundle. Read only once something went wrong: Node's own
 * `--enable-source-maps` would read every map at each start.
 */
export const originalStack = (stack: string): string => {
  const maps = new Map<string, SourceMap>();
  return stack.replace(/(file:\/\/\/[^\s()]+\.js):(\d+):(\d+)/g, (place, url: string, line, column) => {
    try {
      const path = fileURLToPath(url);
      const map =
        maps.get(path) ?? new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')) as SourceMapPayload);
      maps.set(path, map);
      const origin = map.findOrigin(Number(line), Number(column));
      if (!('fileName' in origin) || origin.fileName === undefined) return place;
      return `${sourceName(path, origin.fileName)}:${origin.lineNumber}:${origin.columnNumber}`;
    } catch {
      // No map, as beside files of other packages: the place stands as it is.
      return place;
    }
  });
};

/** `src/core/evaluate.ts` for a source as the map of a file in `dist` names it. */
const sourceName = (bundled: string, source: string): string => {
  const path = resolve(dirname(bundled), source);
  const root = bundled.slice(0, bundled.lastIndexOf('/dist/'));
  return path.startsWith(`${root}/`) ? relative(root, path) : path;
};
