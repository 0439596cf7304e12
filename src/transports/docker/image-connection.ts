import type { Answer } from '../../core/answer.ts';
import { unknown } from '../../core/answer.ts';
import type { Probe } from '../../core/probe.ts';
import type { Connection } from '../connection.ts';
import { askImage } from './engine-answers.ts';
import type { EngineClient } from './engine-client.ts';
import type { EngineMember } from './engine-members.ts';
import { memberConnection } from './member-connection.ts';

/** One image through the Engine API. */
export const imageConnection = (client: EngineClient, image: EngineMember): Connection =>
  memberConnection(`The image ${image.name}`, (probe: Probe, signal): Promise<Answer> | Answer => {
    if (probe.kind === 'image') return askImage(client, image.engineId, probe, signal);
    return unknown(
      'unsupported',
      'An image answers questions of the Engine API only; nothing is run from it',
    );
  });
