import type { Answer } from '../../core/answer.ts';
import { absent, found, unknown } from '../../core/answer.ts';
import type { Probe } from '../../core/probe.ts';
import { isTreeProbe } from '../archive/tree-answers.ts';
import type { Connection } from '../connection.ts';
import { containerFiles } from './container-files.ts';
import { askExecs, askTop, containerBody } from './engine-answers.ts';
import type { EngineClient } from './engine-client.ts';
import type { EngineMember } from './engine-members.ts';
import type { ImageTrees } from './image-trees.ts';
import { memberConnection } from './member-connection.ts';

/** One container through the Engine API: running, paused or stopped, with a shell or without; nothing is started in it. */
export const containerConnection = (
  client: EngineClient,
  trees: ImageTrees,
  container: EngineMember,
  isPodman: boolean,
): Connection => {
  const asked = new Map<string, Promise<unknown>>();
  const once = (query: 'inspect' | 'changes') => (signal: AbortSignal) => {
    const body = asked.get(query) ?? containerBody(client, container.engineId, query, signal);
    asked.set(query, body);
    return body;
  };
  const bodies = { inspect: once('inspect'), changes: once('changes') };
  const fileAnswer = containerFiles(client, trees, container, bodies);
  return memberConnection(
    `The container ${container.name}`,
    async (probe: Probe, signal): Promise<Answer> => {
      // What was changed since is not read whole, and what a mount holds is not the container's own.
      if (probe.kind === 'packages')
        return unknown('unsupported', 'The packages that files hold are told of images, not of containers');
      if (isTreeProbe(probe)) return fileAnswer(probe, signal);
      if (probe.kind !== 'container')
        return unknown(
          'unsupported',
          'A container answers questions of the Engine API only; nothing is run inside it',
        );
      if (probe.query === 'top') return askTop(client, container.engineId, isPodman, signal);
      // It wrote nothing, and to say so the engine would look at every file of its image.
      if (probe.query === 'changes' && !container.started) return absent;
      if (probe.query === 'execs') return askExecs(client, await bodies.inspect(signal), signal);
      return found({ body: await bodies[probe.query](signal) });
    },
  );
};
