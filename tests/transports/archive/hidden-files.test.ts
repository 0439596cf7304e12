import { describe, expect, test } from 'vitest';
import type { FilesOutput } from '../../../src/core/answer.ts';
import { files, filesOfLayers } from '../../../src/core/probe.ts';
import { readImageArchive } from '../../../src/transports/archive/image-archive.ts';
import { answerFromTree } from '../../../src/transports/archive/tree-answers.ts';
import { wantedFiles } from '../../../src/transports/archive/wanted-files.ts';
import { chunksOf, dockerArchiveMembers, makeTar, type TarMember } from './make-tar.ts';

const probe = filesOfLayers('/root/.ssh/id_*', '/app/.env');

const ask = async (...layers: readonly (readonly TarMember[])[]): Promise<FilesOutput> => {
  const tars = await Promise.all(layers.map(makeTar));
  const archive = await makeTar(dockerArchiveMembers({ layers: tars }));
  const { tree } = await readImageArchive(chunksOf(archive), wantedFiles([probe]));
  const answer = answerFromTree(tree, probe);
  if (answer.state !== 'found') throw new Error(answer.state);
  return answer.output as FilesOutput;
};
const shown = ({ entries, hidden }: FilesOutput) => ({
  entries: entries.map(({ path, content }) => [path, content]),
  hidden: hidden?.map(({ path, content }) => [path, content]),
});
const file = (name: string, text: string): TarMember => ({ name, text });

describe('what lower layers hold and the merged tree does not show', () => {
  test('a file that a later layer deletes, with its text', async () => {
    const lower = [file('root/.ssh/id_rsa', 'key')];
    expect(shown(await ask(lower, [file('root/.ssh/.wh.id_rsa', '')]))).toEqual({
      entries: [],
      hidden: [['/root/.ssh/id_rsa', 'key']],
    });
  });

  test('all that was below a folder that went, or was made anew', async () => {
    const lower = [file('root/.ssh/id_rsa', 'key')];
    const gone = { entries: [], hidden: [['/root/.ssh/id_rsa', 'key']] };
    expect(shown(await ask(lower, [file('root/.wh..ssh', '')]))).toEqual(gone);
    expect(shown(await ask(lower, [file('.wh.root', '')]))).toEqual(gone);
    expect(shown(await ask(lower, [file('root/.ssh/.wh..wh..opq', '')]))).toEqual(gone);
  });

  test('each text that was replaced, with the one that is there now beside', async () => {
    expect(
      shown(await ask([file('app/.env', 'first')], [file('app/.env', 'second')], [file('app/.env', '')])),
    ).toEqual({
      entries: [['/app/.env', '']],
      hidden: [
        ['/app/.env', 'first'],
        ['/app/.env', 'second'],
      ],
    });
  });

  test('nothing that is still there, whichever layer it is in', async () => {
    expect(shown(await ask([file('app/.env', 'now')], [file('app/other', '')]))).toEqual({
      entries: [['/app/.env', 'now']],
      hidden: [],
    });
  });

  test('no folders, links or devices: they hold nothing', async () => {
    const lower: readonly TarMember[] = [
      { name: 'root/.ssh/id_folder/', type: 'directory' },
      { name: 'root/.ssh/id_link', type: 'symlink', linkname: '/etc/passwd' },
      { name: 'root/.ssh/id_device', type: 'character-device' },
    ];
    expect((await ask(lower, [file('.wh.root', '')])).hidden).toEqual([]);
  });

  test('nothing is told where it was not asked for', async () => {
    const archive = await makeTar(
      dockerArchiveMembers({ layers: [await makeTar([file('app/.env', 'x')]), await makeTar([])] }),
    );
    const plain = files('/app/.env');
    const { tree } = await readImageArchive(chunksOf(archive), wantedFiles([plain]));
    expect(answerFromTree(tree, plain)).not.toHaveProperty('output.hidden');
  });
});
