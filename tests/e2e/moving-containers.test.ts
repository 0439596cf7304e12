import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report, TargetReport } from '../../src/core/generated/report.ts';
import { rempart } from '../cli/command-line.ts';
import {
  type ContainerCase,
  containerCases,
  describeWith,
  docker,
  type RunningEngine,
  recordingSocketProxy,
  START_TIMEOUT_MS,
  startEngine,
  type Treatment,
} from '../testbed/index.ts';
import { reportDocument, TIMED } from './report-document.ts';

const named = (name: string): ContainerCase => {
  const found = containerCases.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no container is called ${name}`);
  return found;
};

interface Move {
  readonly title: string;
  readonly container: string;
  /** The first request whose path says this about the container waits until `commands` are done. */
  readonly at: string;
  readonly commands: readonly (readonly string[])[];
  /** Nothing is judged then; else each outcome is that of a quiet audit, or unknown. */
  readonly vanishes?: true;
  /** It does not run any more, for a moment or for good: removing and restarting end it first. */
  readonly ends?: true;
  /** Brings it back to what it was. */
  readonly undo?: readonly (readonly string[])[];
}

const X = 'X';
const moves: readonly Move[] = [
  {
    title: 'removed before anything is asked about it',
    container: 'writes-inside',
    at: '/json',
    commands: [['rm', '--force', X]],
    vanishes: true,
  },
  {
    title: 'removed when its processes are asked for',
    container: 'writes-inside',
    at: '/top',
    commands: [['rm', '--force', X]],
    ends: true,
  },
  {
    title: 'removed when its changes are asked for',
    container: 'writes-inside',
    at: '/changes',
    commands: [['rm', '--force', X]],
    ends: true,
  },
  {
    title: 'removed and made anew under the same name, without its faults',
    container: 'privileged',
    at: '/json',
    commands: [
      ['rm', '--force', X],
      ['run', '--detach', '--name', X, 'rempart/shell:1', 'sleep', '86400'],
    ],
    vanishes: true,
  },
  ...(['/json', '/top', '/changes'] as const).flatMap((at): readonly Move[] => [
    {
      title: `started anew at ${at}`,
      container: 'writes-inside',
      at,
      commands: [['restart', '--time', '0', X]],
      ends: true,
    },
    {
      title: `frozen at ${at}`,
      container: 'writes-inside',
      at,
      commands: [['pause', X]],
      undo: [['unpause', X]],
    },
    {
      title: `ended at ${at}`,
      container: 'writes-inside',
      at,
      commands: [['stop', '--time', '0', X]],
      ends: true,
      undo: [['start', X]],
    },
  ]),
  {
    title: 'thawed at /top',
    container: 'paused',
    at: '/top',
    commands: [['unpause', X]],
    undo: [['pause', X]],
  },
  {
    title: 'called otherwise at /json',
    container: 'writes-inside',
    at: '/json',
    commands: [['rename', X, 'another']],
    undo: [['rename', 'another', X]],
  },
];

describeWith('engine', 'containers that move while they are audited', () => {
  let running: RunningEngine;
  let quiet: Report;
  const cases = ['plain', 'privileged', 'writes-inside', 'paused'].map(named);

  beforeAll(async () => {
    running = await startEngine({ containers: cases });
    quiet = (await auditThrough(null)).report;
  }, START_TIMEOUT_MS);
  afterAll(() => running?.stop());

  /** An audit through a proxy that makes the move at its time; whether the time came is asserted. */
  const auditThrough = async (move: Move | null) => {
    const id =
      move === null
        ? ''
        : (await docker(running, ['inspect', '--format', '{{.Id}}', move.container])).stdout.trim();
    let moved: Promise<void> | null = null;
    const make = async ({ container, commands }: Move) => {
      for (const words of commands)
        await docker(
          running,
          words.map((word) => (word === X ? container : word)),
        );
    };
    const proxy = await recordingSocketProxy(running.socket, async ({ path }): Promise<Treatment> => {
      if (move !== null && path.includes(`/containers/${id}${move.at}`)) moved ??= make(move);
      // Whatever else is asked about it waits as well, so that the order is the same every time.
      if (move !== null && path.includes(`/containers/${id}/`)) await moved;
      return 'pass';
    });
    try {
      const { stdout, stderr, status } = await rempart([
        ...['audit', 'docker', '--docker-host', `unix://${proxy.socket}`, '--output', 'json'],
      ]);
      expect(stderr).toMatch(/^docker: unix:[^\n]*\n$/);
      expect(status).toBe(0);
      if (move !== null) expect(moved, `${move.at} was never asked`).not.toBe(null);
      return { report: reportDocument(stdout), text: stdout };
    } finally {
      await proxy.stop();
    }
  };

  const rowOf = ({ targets }: Report, name: string): TargetReport => {
    const row = targets.find((target) => target.kind === 'container' && target.name === name);
    if (row === undefined) throw new Error(`no row is called ${name}`);
    return row;
  };

  /** Outcomes that differ from those of the quiet audit. */
  const differences = (report: Report, name: string) => {
    const before = new Map(rowOf(quiet, name).results.map((result) => [result.checkId, result]));
    return rowOf(report, name)
      .results.filter(({ checkId }) => !TIMED.has(checkId))
      .filter(({ checkId, outcome }) => before.get(checkId)?.outcome !== outcome)
      .map(({ checkId, outcome, reason }) => ({
        checkId,
        was: before.get(checkId)?.outcome,
        outcome,
        reason: reason?.text,
      }));
  };

  for (const move of moves)
    it(`${move.container} ${move.title}`, async () => {
      const { container, vanishes, ends, undo = [] } = move;
      try {
        const { report } = await auditThrough(move);
        const row = rowOf(report, container);
        if (vanishes)
          expect(row).toMatchObject({
            status: 'unreachable',
            error: { code: 'vanished', message: 'The container was removed while its engine was audited' },
            results: [],
          });
        // A container that has ended is judged as such: its processes are no question then.
        const allowed = ['unknown', ...(ends ? ['not-applicable'] : [])];
        const wrong = differences(report, container).filter(({ outcome }) => !allowed.includes(outcome));
        expect(wrong).toEqual([]);
        for (const { name } of cases) if (name !== container) expect(differences(report, name)).toEqual([]);
      } finally {
        for (const words of undo)
          await docker(
            running,
            words.map((word) => (word === X ? container : word)),
          );
        await restore(container);
      }
    }, 60_000);

  /** A container that was removed, or made anew, is made again as it was. */
  const restore = async (name: string): Promise<void> => {
    const { flags, image, command, state } = named(name);
    await docker(running, ['rm', '--force', name], { allowFailure: true });
    await docker(running, ['run', '--detach', '--name', name, ...flags, image, ...command]);
    if (state === 'paused') await docker(running, ['pause', name]);
  };
});
