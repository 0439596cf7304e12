import type { Hostile } from './hostile-case.ts';
import { archived, file, image, imageOf, imageWith, layer, MIB } from './hostile-image.ts';

const deep = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const npm = (text: string | Buffer) => file('srv/node_modules/evil/package.json', text);

/** An image whose documents are replaced, by the beginning of their names. */
const documents = (replace: (name: string, text: string) => string) => async (): Promise<Buffer> => {
  const { dockerArchiveMembers, makeTar } = await import('../transports/archive/make-tar.ts');
  const { innocent } = await import('./hostile-image.ts');
  const members = dockerArchiveMembers({ layers: [await innocent()], references: ['hostile:1'] });
  return makeTar(
    members.map((member) =>
      member.name.endsWith('.json') && !member.name.includes('/')
        ? { ...member, text: replace(member.name, String(member.text)) }
        : member,
    ),
  );
};
const manifest = (change: (text: string) => string) =>
  archived(documents((name, text) => (name === 'manifest.json' ? change(text) : text)));
const configuration = (change: (text: string) => string) =>
  archived(documents((name, text) => (name === 'manifest.json' ? text : change(text))));

/** JSON that is poisoned, wherever it is read in an image. */
export const hostileMetadata: readonly Hostile[] = [
  {
    name: 'a package.json nested a hundred thousand deep',
    make: archived(() => imageWith(npm(`{"name":"x","version":"1","x":${deep(100_000)}}`))),
    says: /package\.json: it is nested deeper than 64/,
    unknown: 'packages',
    code: 'parse-error',
  },
  {
    name: 'a package.json of five megabytes',
    make: archived(() => imageWith(npm(`{"name":"x","version":"1","x":"${'x'.repeat(5 * MIB)}"}`))),
    says: /larger than 4194304 bytes/,
    unknown: 'packages',
    code: 'truncated',
  },
  {
    name: 'a package.json that is cut',
    make: archived(() => imageWith(npm('{"name":"x","vers'))),
    says: /package\.json: it ends within a text/,
    unknown: 'packages',
    code: 'parse-error',
  },
  {
    name: 'a package.json of control characters, beside one that is in order',
    make: archived(() =>
      imageWith(
        npm('{"name":"\\u001b[2Jevil\\u202e","version":"1"}'),
        file('srv/node_modules/holey/package.json', '{"name":"holey","version":"1.0.0"}'),
      ),
    ),
    says: /a name or a version that no package can have/,
    unknown: 'packages',
    code: 'parse-error',
    stillFound: ['holey'],
  },
  {
    name: 'a package.json whose prototype tells a name',
    make: archived(() => imageWith(npm('{"__proto__":{"name":"holey","version":"1","polluted":true}}'))),
    says: /^/,
    unknown: 'nothing',
  },
  {
    name: 'a package.json with each member twice, and numbers beyond any',
    make: archived(() =>
      imageWith(npm('{"name":"a","version":1e99999,"name":"holey","version":"1.0.0","x":-1e99999}')),
    ),
    says: /^/,
    unknown: 'nothing',
    stillFound: ['holey'],
  },
  {
    name: 'a manifest nested a hundred thousand deep',
    make: manifest((text) => text.replace('[{', `[{"x":${deep(100_000)},`)),
    says: /malformed: it is nested deeper than 64/,
    unknown: 'everything',
    code: 'parse-error',
  },
  {
    name: 'a manifest with a prototype, members twice and numbers beyond any',
    make: manifest((text) =>
      text.replace('[{', '[{"__proto__":{"Config":"x","polluted":1},"Layers":[],"Size":1e99999,'),
    ),
    says: /^/,
    unknown: 'nothing',
  },
  {
    name: 'a manifest that names one layer ten thousand times',
    make: archived(documents((name, text) => manyLayers(name, text, 10_000))),
    says: /more than 1000 layers/,
    unknown: 'everything',
    code: 'truncated',
  },
  {
    name: 'a manifest whose layer is a number',
    make: manifest((text) => text.replace(/"Layers":\[[^\]]*\]/, '"Layers":[7]')),
    says: /holds no image/,
    unknown: 'refused',
  },
  {
    name: 'a configuration nested a hundred thousand deep',
    make: configuration((text) => text.replace('{', `{"config":{"Labels":${deep(100_000)}},`)),
    says: /malformed: it is nested deeper than 64/,
    unknown: 'everything',
    code: 'parse-error',
  },
  {
    name: 'a configuration with a prototype, members twice and numbers beyond any',
    make: configuration((text) =>
      text.replace('{', '{"__proto__":{"polluted":1},"os":"x","created":1e99999,"config":{"User":"app"},'),
    ),
    says: /^/,
    unknown: 'nothing',
  },
  {
    name: 'a configuration with the digest of another layer',
    make: configuration((text) => text.replace(/sha256:[0-9a-f]{8}/, 'sha256:00000000')),
    says: /not the one that the configuration states/,
    unknown: 'everything',
    code: 'parse-error',
  },
  {
    name: 'a configuration with fewer digests than layers',
    make: configuration((text) => text.replace(/"diff_ids":\[[^\]]*\]/, '"diff_ids":[]')),
    says: /not the one that the configuration states/,
    unknown: 'everything',
    code: 'parse-error',
  },
  {
    name: 'a history of a hundred thousand steps',
    make: archived(() =>
      image({
        layers: [],
        config: {
          config: { Cmd: ['/run'], User: '1000' },
          history: Array.from({ length: 100_000 }, () => ({ created_by: 'RUN x' })),
        },
      }),
    ),
    says: /JSON document|^/,
    unknown: 'nothing',
  },
  {
    name: 'an image without any layer',
    make: archived(() => imageOf({ layers: [] })),
    says: /No package was found/,
    unknown: 'packages',
  },
  {
    name: 'a manifest that names no configuration',
    make: archived(async () => layer(file('manifest.json', '[{"Config":"none.json","Layers":[]}]'))),
    says: /lacks the image's configuration/,
    unknown: 'everything',
    code: 'truncated',
  },
];

function manyLayers(name: string, text: string, count: number): string {
  const list = (value: unknown): readonly unknown[] =>
    Array.from({ length: count }, () => (value as readonly unknown[])[0]);
  const document = JSON.parse(text);
  if (name === 'manifest.json') document[0].Layers = list(document[0].Layers);
  else document.rootfs.diff_ids = list(document.rootfs.diff_ids);
  return JSON.stringify(document);
}
