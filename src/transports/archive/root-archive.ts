import { type ArchiveBounds, archiveBudget, defaultBounds } from './archive-bounds.ts';
import type { FileTree } from './file-tree.ts';
import { treeOfLayers } from './image-archive.ts';
import { type ByteSource, feed, unpackSink } from './inflate.ts';
import { layerBuilder } from './layer.ts';
import { tarParser } from './tar-parser.ts';
import type { WantedFiles } from './wanted-files.ts';

/** Reads the tar of a whole root, as `GET /containers/{id}/export` sends it; nothing in it is a whiteout. Throws `ArchiveError`. */
export const readRootArchive = async (
  source: ByteSource,
  wanted: WantedFiles,
  options: { readonly bounds?: Partial<ArchiveBounds> } = {},
): Promise<FileTree> => {
  const budget = archiveBudget({ ...defaultBounds, ...options.bounds });
  const builder = layerBuilder({ budget, wanted: wanted.session(), whiteouts: false });
  const parser = tarParser({ budget, onEntry: builder.add, trailer: 'required' });
  const sink = {
    write(chunk: Buffer) {
      parser.write(chunk);
      return undefined;
    },
    end() {
      parser.end();
      return undefined;
    },
  };
  await feed(source, unpackSink(budget, sink));
  return treeOfLayers([{ ...builder.finish(), digest: null }]);
};
