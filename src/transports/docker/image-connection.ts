import type { Answer } from '../../core/answer.ts';
import { unknown } from '../../core/answer.ts';
import type { Probe } from '../../core/probe.ts';
import { answerFromTree, isTreeProbe } from '../archive/tree-answers.ts';
import type { Connection } from '../connection.ts';
import { askImage, type ImageBodies } from './engine-answers.ts';
import type { EngineClient } from './engine-client.ts';
import type { EngineMember } from './engine-members.ts';
import type { ImageTrees } from './image-trees.ts';
import { memberConnection } from './member-connection.ts';

/** One image through the Engine API: its configuration, and its files as its layers make them. */
export const imageConnection = (
  client: EngineClient,
  trees: ImageTrees,
  image: EngineMember,
  bodyOf: ImageBodies,
): Connection =>
  memberConnection(`The image ${image.name}`, async (probe: Probe, signal): Promise<Answer> => {
    if (probe.kind === 'image') return askImage(client, image.engineId, probe, bodyOf, signal);
    if (isTreeProbe(probe))
      return answerFromTree(await trees.tree(image.engineId, [probe], { texts: true, signal }), probe);
    return unknown(
      'unsupported',
      'An image answers questions of the Engine API only; nothing is run from it',
    );
  });
