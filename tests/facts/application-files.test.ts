import { describe, expect, it } from 'vitest';
import { type Answer, type FileEntry, type FilesOutput, found, unknown } from '../../src/core/answer.ts';
import { type FilesProbe, type Probe, probeKey } from '../../src/core/probe.ts';
import { applicationFiles } from '../../src/facts/application-files.ts';
import type { imageInspect } from '../../src/facts/image-inspect.ts';
import { anEntry } from '../checks/host-examples.ts';

const viewOf = (config: object, answerTo: (probe: FilesProbe) => Answer<FilesOutput>) => {
  const view = {
    answer: (probe: Probe) =>
      probe.kind === 'image' ? found({ body: { Config: config } }) : answerTo(probe as FilesProbe),
    resolve: (fact: typeof imageInspect) => fact.resolve(view as never),
    descendants: () => ({ items: [], complete: true, reason: null }),
  };
  return view as never;
};
const nothing = () => found({ entries: [], complete: true, reason: null });
const asked = (config: object) =>
  (applicationFiles.followUp?.(viewOf(config, nothing)) ?? []).map(
    ({ probe }) => (probe as FilesProbe).patterns,
  );

describe('what is asked of an image', () => {
  it.each([
    ['its entry point', { Entrypoint: ['/entrypoint.sh'], Cmd: ['serve'] }, [['/entrypoint.sh']]],
    [
      'what it finds on its own PATH',
      { Cmd: ['serve'], Env: ['PATH=/opt/bin:/bin'] },
      [['/serve', '/opt/bin/serve', '/bin/serve']],
    ],
    [
      'the script of an interpreter, and what lies beside it',
      { Cmd: ['/usr/bin/node', 'server.js'], WorkingDir: '/app', Env: ['PATH=/bin'] },
      [
        ['/usr/bin/node', '/app/server.js', '/bin/server.js'],
        ['/app', '/app/*'],
      ],
    ],
    [
      'the program of a line for the shell',
      { Cmd: ['/bin/sh', '-c', '/srv/run.sh --flag'] },
      [['/srv/run.sh']],
    ],
    [
      'behind an init',
      { Entrypoint: ['/sbin/tini', '--'], Cmd: ['./run'], WorkingDir: '/srv/' },
      [
        ['/sbin/tini', '/srv/run'],
        ['/srv', '/srv/*'],
      ],
    ],
    ['nothing beside a program in a folder of the system', { Cmd: ['/run'], WorkingDir: '/usr' }, [['/run']]],
    ['no pattern that a name would make', { Cmd: ['/a*'], WorkingDir: '/[x]' }, []],
    ['nothing of an image that starts nothing', {}, []],
  ])('%s', (_, config, expected) => {
    expect(asked(config)).toEqual(expected);
  });
});

describe('the files', () => {
  const config = { Cmd: ['/app/run'], WorkingDir: '/app' };
  const resolved = (answer: Answer<FilesOutput>) => applicationFiles.resolve(viewOf(config, () => answer));
  const entries: readonly FileEntry[] = [anEntry('/app/run', 0o755), anEntry('/app/lib.js', 0o644)];

  it('are told with what they are for', () => {
    const answers = new Map([
      [probeKey({ kind: 'files', patterns: ['/app/run'], content: false }), entries.slice(0, 1)],
      [probeKey({ kind: 'files', patterns: ['/app', '/app/*'], content: false }), entries],
    ]);
    const view = viewOf(config, (probe) =>
      found({ entries: answers.get(probeKey(probe)) ?? [], complete: true, reason: null }),
    );
    const value = applicationFiles.resolve(view);
    expect(value.known && value.value.items.map(({ path, role }) => [path, role])).toEqual([
      ['/app/run', 'program'],
      ['/app/lib.js', 'beside'],
    ]);
  });

  it('are unknown where they could not be looked at, and incomplete where not all were', () => {
    expect(resolved(unknown('truncated', 'cut'))).toMatchObject({
      known: false,
      reason: { code: 'truncated' },
    });
    const reason = { code: 'truncated', text: 'cut' } as const;
    expect(resolved(found({ entries, complete: false, reason }))).toMatchObject({
      value: { complete: false, reason },
    });
  });

  it('are unknown where it is not told what the image starts', () => {
    for (const untold of [{ Cmd: [7] }, { Entrypoint: {} }, { WorkingDir: 7 }])
      expect(applicationFiles.resolve(viewOf({ ...config, ...untold }, nothing))).toMatchObject({
        reason: { code: 'parse-error' },
      });
  });
});
