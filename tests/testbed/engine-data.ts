import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Artefact, artefactFolder } from './cache-folder.ts';
import { debianRoot } from './debian-root.ts';
import { docker, type Engine, newEngineFolder, startDaemon } from './docker-daemon.ts';
import { type ImageCase, imageCases } from './engine-images.ts';
import { runCommand } from './run-command.ts';

/** Makes images on an engine, in their order; `folder` is for what is in between. */
export const buildImages = async (
  engine: Pick<Engine, 'socket'>,
  images: readonly ImageCase[],
  folder: string,
  debianTar: string,
): Promise<void> => {
  for (const { reference, source, fill } of images) {
    const context = join(folder, 'context');
    mkdirSync(context);
    await fill(context, debianTar);
    if (source.kind === 'import') {
      const tar = join(folder, 'root.tar');
      await runCommand('tar', ['--xattrs', '--xattrs-include=*', '-C', context, '-cf', tar, '.']);
      const changes = source.change.flatMap((change) => ['--change', change]);
      await docker(engine, ['import', ...changes, tar, reference]);
      rmSync(tar);
    } else {
      writeFileSync(join(context, 'Dockerfile'), source.dockerfile);
      const buildKit = source.buildKit ?? false;
      await docker(engine, ['build', '--quiet', '--tag', reference, context], { buildKit });
    }
    rmSync(context, { recursive: true });
  }
};

/** The data folder of an engine that holds every image of the test bed and no container. */
export const engineData: Artefact = {
  name: 'engine-data',
  sources: ['engine-data.ts', 'engine-images.ts', 'canaries.ts'],
  from: [debianRoot],
  build: async (target) => {
    const folder = newEngineFolder();
    try {
      const engine = await startDaemon(folder, []);
      try {
        await buildImages(engine, imageCases, folder, join(artefactFolder(debianRoot), 'root.tar'));
      } finally {
        await engine.stop();
      }
      await runCommand('cp', ['--archive', join(folder, 'data'), join(target, 'data')]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
