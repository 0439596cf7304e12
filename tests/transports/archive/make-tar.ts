import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { type Header, pack } from 'tar-stream';

/** An entry for tar-stream; `text` is the body. */
export type TarMember = Partial<Header> & { readonly name: string } & { readonly text?: string | Buffer };

/** A tar by tar-stream, the oracle of our own reader. */
export const makeTar = async (members: readonly TarMember[]): Promise<Buffer> => {
  const packer = pack();
  const whole = buffer(packer);
  for (const { text, ...header } of members) packer.entry(header, text ?? '');
  packer.finalize();
  return whole;
};

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** A source of chunks of the given size. */
export async function* chunksOf(bytes: Buffer, size = 64 * 1024): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export interface RawHeader {
  readonly name?: string;
  readonly mode?: string;
  readonly size?: string | Buffer;
  readonly flag?: string;
  readonly link?: string;
  readonly magic?: string;
  readonly uid?: string | Buffer;
}

/** A header block made by hand, for what no tool writes; fields are taken as they are, the checksum is right. */
export const rawHeader = (fields: RawHeader): Buffer => {
  const block = Buffer.alloc(512);
  block.write(fields.name ?? 'file', 0, 100);
  block.write(fields.mode ?? '0000644\0', 100);
  Buffer.from(fields.uid ?? '0000000\0').copy(block, 108);
  block.write('0000000\0', 116);
  Buffer.from(fields.size ?? '00000000000\0').copy(block, 124);
  block.write('00000000000\0', 136);
  block.write(fields.flag ?? '0', 156);
  block.write(fields.link ?? '', 157, 100);
  block.write(fields.magic ?? 'ustar\u000000', 257, 'latin1');
  return seal(block);
};

/** Writes the right checksum into a header. */
export const seal = (block: Buffer): Buffer => {
  block.fill(0x20, 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
};

/** All that a source gives, in a list. */
export const listOf = async <T>(source: AsyncIterable<T>): Promise<T[]> => {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
};

export const padded = (body: Buffer): Buffer => Buffer.concat([body, Buffer.alloc(-body.length & 511)]);

export const END = Buffer.alloc(1024);

/** A pax extended header with these records, to stand before its entry. */
export const paxHeader = (records: Readonly<Record<string, string | Buffer>>, flag = 'x'): Buffer => {
  const body = Buffer.concat(
    Object.entries(records).map(([key, value]) => paxRecord(key, Buffer.from(value))),
  );
  const size = `${body.length.toString(8).padStart(11, '0')}\0`;
  return Buffer.concat([rawHeader({ name: 'PaxHeader', flag, size }), padded(body)]);
};

const paxRecord = (key: string, value: Buffer): Buffer => {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
};

export interface ImageParts {
  /** Lowest first: the tar of each layer. */
  readonly layers: readonly Buffer[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly references?: readonly string[];
  /** What is done to a layer's tar before it is stored. */
  readonly packLayer?: (tar: Buffer) => Buffer;
}

const configOf = ({ layers, config }: ImageParts): string =>
  JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    ...config,
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
  });

/** As Docker 20.10 saves: a folder for each layer, sorted by name and not in the image's order, the manifest at the end. */
export const dockerArchiveMembers = (image: ImageParts): readonly TarMember[] => {
  const config = configOf(image);
  const configName = `${sha256(config)}.json`;
  const folders = image.layers.map((layer, index) => sha256(`${index}${sha256(layer)}`));
  const layerMembers = image.layers.flatMap((layer, index): TarMember[] => [
    { name: `${folders[index]}/`, type: 'directory' },
    { name: `${folders[index]}/VERSION`, text: '1.0' },
    { name: `${folders[index]}/json`, text: '{"id":"old"}' },
    { name: `${folders[index]}/layer.tar`, text: image.packLayer?.(layer) ?? layer },
  ]);
  const manifest = [
    {
      Config: configName,
      RepoTags: image.references ?? null,
      Layers: folders.map((folder) => `${folder}/layer.tar`),
    },
  ];
  return [
    ...[...layerMembers, { name: configName, text: config }].sort((a, b) => (a.name < b.name ? -1 : 1)),
    { name: 'manifest.json', text: JSON.stringify(manifest) },
    { name: 'repositories', text: '{}' },
  ];
};

/** An OCI layout, with `manifest.json` beside it where newer engines write both. */
export const ociLayoutMembers = (
  image: ImageParts,
  options: { readonly dockerManifest?: boolean; readonly index?: (manifest: object) => object } = {},
): readonly TarMember[] => {
  const config = configOf(image);
  const stored = image.layers.map((layer) => image.packLayer?.(layer) ?? layer);
  const blob = (bytes: Buffer | string): TarMember => ({
    name: `blobs/sha256/${sha256(bytes)}`,
    text: bytes,
  });
  const descriptor = (bytes: Buffer | string) => ({
    digest: `sha256:${sha256(bytes)}`,
    size: Buffer.byteLength(bytes),
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    config: descriptor(config),
    layers: stored.map(descriptor),
  });
  const described = {
    ...descriptor(manifest),
    annotations: { 'org.opencontainers.image.ref.name': image.references?.[0] },
  };
  const index = JSON.stringify(options.index?.(described) ?? { schemaVersion: 2, manifests: [described] });
  const docker = [
    {
      Config: blob(config).name,
      RepoTags: image.references,
      Layers: stored.map((layer) => blob(layer).name),
    },
  ];
  return [
    ...[...stored.map(blob), blob(config), blob(manifest)].sort((a, b) => (a.name < b.name ? -1 : 1)),
    { name: 'index.json', text: index },
    ...(options.dockerManifest ? [{ name: 'manifest.json', text: JSON.stringify(docker) }] : []),
    { name: 'oci-layout', text: '{"imageLayoutVersion":"1.0.0"}' },
  ];
};
