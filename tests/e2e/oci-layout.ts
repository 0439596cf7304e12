import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { makeTar, sha256, type TarMember } from '../transports/archive/make-tar.ts';

/** The files in a tar by name. */
export const tarFiles = async (tar: Buffer): Promise<ReadonlyMap<string, Buffer>> => {
  const files = new Map<string, Buffer>();
  const reader = extract();
  reader.end(tar);
  for await (const entry of reader) {
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(part as Buffer);
    if (entry.header.type === 'file') files.set(entry.header.name, Buffer.concat(parts));
  }
  return files;
};

interface SavedManifest {
  readonly Config: string;
  readonly RepoTags: readonly string[];
  readonly Layers: readonly string[];
}

/**
 * The members of an OCI layout (image-spec, image-layout.md) with the image of a docker-archive: its layers by turns gzip and zstd, its
 * configuration unchanged.
 */
export const ociMembersOf = async (dockerArchive: Buffer): Promise<readonly TarMember[]> => {
  const files = await tarFiles(dockerArchive);
  const [manifest] = JSON.parse(String(files.get('manifest.json'))) as readonly SavedManifest[];
  if (manifest === undefined) throw new Error('the archive holds no image');
  const bytesOf = (name: string): Buffer => {
    const bytes = files.get(name);
    if (bytes === undefined) throw new Error(`the archive has no ${name}`);
    return bytes;
  };
  const blobs = new Map<string, Buffer>();
  const descriptorOf = (bytes: Buffer, mediaType: string) => {
    const digest = sha256(bytes);
    blobs.set(`blobs/sha256/${digest}`, bytes);
    return {
      mediaType: `application/vnd.oci.image.${mediaType}`,
      digest: `sha256:${digest}`,
      size: bytes.length,
    };
  };
  const layers = manifest.Layers.map((name, index) =>
    index % 2 === 0
      ? descriptorOf(gzipSync(bytesOf(name), { level: 1 }), 'layer.v1.tar+gzip')
      : descriptorOf(zstdCompressSync(bytesOf(name)), 'layer.v1.tar+zstd'),
  );
  const config = descriptorOf(bytesOf(manifest.Config), 'config.v1+json');
  const document = Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers }));
  const index = {
    schemaVersion: 2,
    manifests: [
      {
        ...descriptorOf(document, 'manifest.v1+json'),
        annotations: { 'org.opencontainers.image.ref.name': manifest.RepoTags[0] },
      },
    ],
  };
  return [
    ...[...blobs].map(([name, text]): TarMember => ({ name, text })),
    { name: 'index.json', text: JSON.stringify(index) },
    { name: 'oci-layout', text: '{"imageLayoutVersion":"1.0.0"}' },
  ];
};

/** Writes an OCI layout as a tar. */
export const writeOciTar = async (path: string, members: readonly TarMember[]): Promise<void> =>
  writeFileSync(path, await makeTar(members));

/** Writes an OCI layout as the folder that it is. */
export const writeOciFolder = (folder: string, members: readonly TarMember[]): void => {
  for (const { name, text = '' } of members) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};
