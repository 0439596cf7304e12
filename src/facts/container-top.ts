import type { ApiOutput } from '../core/answer.ts';
import { defineFact, Inconclusive } from '../core/fact.ts';
import { completeSet, type ResourceSet } from '../core/resource-set.ts';
import { fieldsOf, listOf, textsOf } from './engine-api/json-fields.ts';
import { redactAssignments } from './secrets.ts';

/** A process of a container as the engine lists it: with ps(1) where the engine runs (Docker), or by its own reading of /proc (Podman). */
export interface ContainerProcess {
  readonly pid: number | null;
  /** Effective; null where the engine gives names only. */
  readonly uid: number | null;
  /** The name that the engine's side has for the uid, which need not be the container's. */
  readonly user: string | null;
  /** Podman's second column: the user's name within the container, or its number there. */
  readonly inside: string | null;
  /** Whether pid and uid are the host's for certain; else they are those of the namespaces in which the engine runs ps(1). */
  readonly ofHost: boolean;
  readonly command: string;
}

const rowsOf = (output: ApiOutput | null) => {
  const body = fieldsOf(output?.body);
  const titles = textsOf(body?.Titles);
  const rows = listOf(body?.Processes, textsOf);
  return body === null || titles === null || rows === null ? null : { body, titles, rows };
};

const column = (titles: readonly string[], ...names: readonly string[]): number =>
  names.map((name) => titles.indexOf(name)).find((index) => index >= 0) ?? -1;

const COMMAND = ['COMMAND', 'CMD', 'ARGS'] as const;

/** GET /containers/{id}/top: the processes; null while the container does not run. */
export const containerTop = defineFact({
  id: 'container.top',
  description: 'The processes of the container and their users',
  probe: { kind: 'container', query: 'top' },
  redact: (output): ApiOutput => {
    const read = rowsOf(output);
    if (read === null) return output;
    const command = column(read.titles, ...COMMAND);
    const rows = read.rows.map((row) =>
      row.map((cell, index) => (index === command ? redactAssignments(cell) : cell)),
    );
    return { body: { ...read.body, Processes: rows } };
  },
  parse: (output): ResourceSet<ContainerProcess> | null => {
    if (output === null) return null;
    const read = rowsOf(output);
    if (read === null) throw new Inconclusive('parse-error', 'The engine gave no table of processes');
    const { titles, rows } = read;
    const ofHost = titles.includes('HUSER');
    const [pid, uid, user, command] = ofHost
      ? [column(titles, 'HPID'), column(titles, 'HUSER'), column(titles, 'HUSER'), column(titles, ...COMMAND)]
      : [
          column(titles, 'PID'),
          column(titles, 'EUID', 'UID'),
          column(titles, 'EUSER', 'USER', 'UID'),
          column(titles, ...COMMAND),
        ];
    const inside = ofHost ? column(titles, 'USER') : -1;
    if (uid < 0 && user < 0)
      throw new Inconclusive('unsupported', 'The table of processes does not name their users');
    return completeSet(
      rows.map((row) => ({
        pid: wholeNumber(row[pid]),
        uid: wholeNumber(row[uid]),
        user: row[user] ?? null,
        inside: row[inside] ?? null,
        ofHost,
        command: row[command] ?? '',
      })),
    );
  },
});

const wholeNumber = (text: string | undefined): number | null =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
