import { defineFact, Inconclusive } from '../core/fact.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { fieldsOf, flagOf, listOf, numberOf, textOf, textsOf } from './engine-api/json-fields.ts';
import { redactApi } from './engine-api/redaction.ts';

/** A command that was started in a container beside its first one (`docker exec`) and still runs. Null means that the engine does not tell. */
export interface ContainerExec {
  readonly running: boolean | null;
  readonly privileged: boolean | null;
  /** Empty where it took the container's own. */
  readonly user: string | null;
  readonly tty: boolean | null;
  readonly command: readonly string[] | null;
  /** In the host's numbers. */
  readonly pid: number | null;
}

const execOf = (value: unknown): ContainerExec | null => {
  const exec = fieldsOf(value);
  const process = fieldsOf(exec?.ProcessConfig);
  if (exec === null || process === null) return null;
  const entrypoint = textOf(process.entrypoint);
  const words = textsOf(process.arguments);
  return {
    running: flagOf(exec.Running),
    privileged: flagOf(process.privileged),
    // Left out where it is empty.
    user: process.user === undefined ? '' : textOf(process.user),
    tty: flagOf(process.tty),
    command: entrypoint === null || words === null ? null : [entrypoint, ...words],
    pid: numberOf(exec.Pid),
  };
};

/** GET /exec/{id}/json of every command that the inspection of the container names. */
export const containerExecs = defineFact({
  id: 'container.execs',
  description: 'Commands that were started in the container beside its first one, and still run',
  probe: { kind: 'container', query: 'execs' },
  redact: redactApi,
  parse: (output): ResourceSet<ContainerExec> => {
    const body = output?.body ?? [];
    const cut = Array.isArray(body) && body.at(-1) === null;
    const execs = listOf(cut ? body.slice(0, -1) : body, execOf);
    if (execs === null)
      throw new Inconclusive('parse-error', 'The engine described a command in a form that is not its API');
    return cut
      ? incompleteSet(execs, {
          code: 'truncated',
          text: 'More commands run in the container than were asked about',
        })
      : completeSet(execs);
  },
});

/** Those that run; where the engine does not tell whether one does, or what `told` asks for, the set is not complete. */
export const runningExecs = (
  execs: ResourceSet<ContainerExec>,
  told: (exec: ContainerExec) => boolean,
  what: string,
): ResourceSet<ContainerExec> => {
  const running = execs.items.filter((exec) => exec.running === true && told(exec));
  const hidden = execs.items.some((exec) => exec.running === null || (exec.running && !told(exec)));
  if (execs.reason !== null) return incompleteSet(running, execs.reason);
  return hidden
    ? incompleteSet(running, { code: 'unsupported', text: `The engine does not tell of a command ${what}` })
    : completeSet(running);
};
