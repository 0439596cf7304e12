import type { Answer } from '../../core/answer.ts';
import { unknown } from '../../core/answer.ts';
import type { Probe } from '../../core/probe.ts';
import type { Connection } from '../connection.ts';
import { askContainer } from './engine-answers.ts';
import type { EngineClient } from './engine-client.ts';
import type { EngineMember } from './engine-members.ts';
import { memberConnection } from './member-connection.ts';

/** One container through the Engine API: running, paused or stopped, with a shell or without; nothing is started in it. */
export const containerConnection = (client: EngineClient, container: EngineMember): Connection =>
  memberConnection(`The container ${container.name}`, (probe: Probe, signal): Promise<Answer> | Answer => {
    if (probe.kind === 'container') return askContainer(client, container.engineId, probe, signal);
    return unknown(
      'unsupported',
      'A container answers questions of the Engine API only; nothing is run inside it',
    );
  });
