import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, FileEntry } from '../../../src/core/answer.ts';
import {
  command,
  executable,
  file,
  files,
  type Probe,
  packages,
  probeKey,
  walk,
} from '../../../src/core/probe.ts';
import { openImageFile } from '../../../src/transports/archive/image-file.ts';
import {
  dockerArchiveMembers,
  type ImageParts,
  makeTar,
  ociLayoutMembers,
  type TarMember,
} from './make-tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'rempart-archive-'));
afterAll(() => rmSync(folder, { recursive: true }));
const signal = AbortSignal.timeout(20_000);

let image: ImageParts;
beforeAll(async () => {
  const layer = await makeTar([
    { name: 'a/real', text: 'found' },
    { name: 'etc/odd', type: 'symlink', linkname: '/a/real' },
    { name: 'etc/release', text: 'r1' },
    { name: 'usr/bin/tool', text: '', mode: 0o4755 },
  ]);
  image = { layers: [layer], references: ['app:1'], config: { config: { User: 'app' } } };
});

const write = (name: string, bytes: Buffer): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
const unpack = (name: string, members: readonly TarMember[]): string => {
  for (const member of members) {
    const path = join(folder, name, member.name);
    mkdirSync(member.type === 'directory' ? path : dirname(path), { recursive: true });
    if (member.type !== 'directory') writeFileSync(path, member.text ?? '');
  }
  return join(folder, name);
};
const ask = async (path: string, probes: readonly Probe[]): Promise<readonly (Answer | undefined)[]> => {
  await using connection = await openImageFile({ path });
  const answers = await connection.ask(probes, { signal });
  return probes.map((probe) => answers.get(probeKey(probe)));
};
const text = (answer: Answer | undefined) =>
  answer?.state === 'found' ? (answer.output as FileEntry).content : answer;

describe('the target archive:FILE', () => {
  const probes = [
    file('/etc/release'),
    walk,
    { kind: 'image', query: 'inspect' } as const,
    executable('tool'),
    file('/none'),
  ];
  const forms: readonly [string, () => Promise<string>][] = [
    ['a docker-archive', async () => write('docker.tar', await makeTar(dockerArchiveMembers(image)))],
    ['an OCI layout', async () => write('oci.tar', await makeTar(ociLayoutMembers(image)))],
    ['gzip', async () => write('docker.tgz', gzipSync(await makeTar(dockerArchiveMembers(image))))],
    ['zstd', async () => write('oci.tzst', zstdCompressSync(await makeTar(ociLayoutMembers(image))))],
    ['the folder of an OCI layout', async () => unpack('oci', ociLayoutMembers(image))],
    ['the folder of a docker-archive', async () => unpack('docker', dockerArchiveMembers(image))],
  ];
  test.each(forms)('%s', async (_, make) => {
    const [release, walked, inspected, tool, none] = await ask(await make(), probes);
    expect(text(release)).toBe('r1');
    expect(walked).toMatchObject({
      output: { entries: [{ path: '/usr/bin/tool', mode: 0o4755 }], complete: true },
    });
    expect(inspected).toMatchObject({ output: { body: { RepoTags: ['app:1'], Config: { User: 'app' } } } });
    expect(tool).toMatchObject({ state: 'found', output: { path: '/usr/bin/tool' } });
    expect(none).toEqual({ state: 'absent' });
  });

  test('a text behind a link that could not be foreseen is read the second time', async () => {
    const path = write('link.tar', await makeTar(dockerArchiveMembers(image)));
    expect(text((await ask(path, [file('/etc/odd')]))[0])).toBe('found');
  });

  test('a second wave gets texts that the first did not want', async () => {
    await using connection = await openImageFile({
      path: write('two.tar', await makeTar(dockerArchiveMembers(image))),
    });
    await connection.ask([walk], { signal });
    const answers = await connection.ask([files('/etc/rel*')], { signal });
    expect(answers.get(probeKey(files('/etc/rel*')))).toMatchObject({
      output: { entries: [{ content: 'r1' }] },
    });
  });

  test('a second wave gets packages that were not looked for in the first', async () => {
    await using connection = await openImageFile({
      path: write('p.tar', await makeTar(dockerArchiveMembers(image))),
    });
    await connection.ask([walk], { signal });
    const probe = packages('rpm');
    expect((await connection.ask([probe], { signal })).get(probeKey(probe))).toEqual({
      state: 'found',
      output: { packages: [], complete: true, reason: null },
    });
  });

  test('what only a running system answers is unknown', async () => {
    const path = write('c.tar', await makeTar(dockerArchiveMembers(image)));
    const [ran, listed] = await ask(path, [command('id'), { kind: 'container', query: 'top' }]);
    for (const answer of [ran, listed])
      expect(answer).toMatchObject({ state: 'unknown', code: 'unsupported' });
  });

  test('a damaged archive makes every answer unknown with the reason', async () => {
    const tar = await makeTar(dockerArchiveMembers(image));
    const answers = await ask(write('cut.tar', tar.subarray(0, 2000)), probes);
    for (const answer of answers) expect(answer).toMatchObject({ state: 'unknown', code: 'truncated' });
  });

  test('a layer that was exchanged makes every answer unknown', async () => {
    const other = await makeTar([{ name: 'etc/release', text: 'evil' }]);
    const path = write('evil.tar', await makeTar(dockerArchiveMembers({ ...image, packLayer: () => other })));
    expect((await ask(path, probes))[0]).toMatchObject({ state: 'unknown', code: 'parse-error' });
  });

  test('a folder whose members lead out of it lacks them', async () => {
    const path = unpack(
      'escape',
      dockerArchiveMembers(image).filter(({ name }) => !name.endsWith('layer.tar')),
    );
    const layerName = dockerArchiveMembers(image).find(({ name }) => name.endsWith('layer.tar'))
      ?.name as string;
    const outside = write('outside.tar', image.layers[0] as Buffer);
    symlinkSync(outside, join(path, layerName));
    expect((await ask(path, probes))[0]).toMatchObject({ state: 'unknown', code: 'truncated' });
  });

  test('an aborted reading is a timeout', async () => {
    await using connection = await openImageFile({
      path: write('abort.tar', await makeTar(dockerArchiveMembers(image))),
    });
    const answers = await connection.ask([walk], { signal: AbortSignal.abort() });
    expect(answers.get(probeKey(walk))).toMatchObject({ state: 'unknown', code: 'timeout' });
  });

  test('no file, and no image, are told apart', async () => {
    await expect(openImageFile({ path: join(folder, 'none') })).rejects.toMatchObject({ code: 'not-found' });
    await expect(openImageFile({ path: '/dev/null' })).rejects.toMatchObject({ code: 'unreadable' });
    const other = write('other.tar', await makeTar([{ name: 'etc/passwd', text: '' }]));
    await expect(ask(other, [walk])).rejects.toMatchObject({ name: 'Error', code: 'unsupported' });
    await expect(ask(unpack('empty', [{ name: 'x', text: '' }]), [walk])).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  test('its record names no user and no session', async () => {
    await using connection = await openImageFile({ path: folder });
    expect(connection.record()).toMatchObject({
      transport: 'archive',
      user: null,
      sessions: [],
      hostKey: null,
    });
  });
});
