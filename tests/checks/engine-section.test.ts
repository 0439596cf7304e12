import { describe, expect, it } from 'vitest';
import { builtInChecks } from '../../checks/index.ts';

const own = builtInChecks.filter(({ id }) => id.startsWith('docker-engine/'));
const upTo = (chapter: string, from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${chapter}.${from + index}`);

describe('the section of the engine', () => {
  it('judges every number of CIS that is about the host of containers, the daemon, its files and the swarm', () => {
    const judged = new Set(
      builtInChecks.flatMap(({ references }) =>
        references.filter(({ standard }) => standard === 'cis-docker-1.6').map(({ id }) => id),
      ),
    );
    const wanted = [
      ...upTo('1.1', 1, 18),
      ...upTo('1.2', 1, 2),
      ...upTo('2', 1, 18),
      ...upTo('3', 1, 24),
      ...['5.1', '5.3', '6.1', '6.2'],
      ...upTo('7', 1, 9),
    ];
    expect(wanted.filter((id) => !judged.has(id))).toEqual([]);
  });

  for (const { id, fix } of own)
    it(`${id} says what mending it may break`, () => {
      expect(fix?.breaks?.length ?? 0).toBeGreaterThan(10);
    });

  it('writes keys of daemon.json as they stand there', () => {
    for (const { id, fix } of own)
      if (fix?.daemon !== undefined) {
        const [json = ''] = fix.daemon.split(/\s+\/\//);
        expect(() => JSON.parse(`{${json}}`), `${id}: ${json}`).not.toThrow();
      }
  });
});
