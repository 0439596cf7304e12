import { describe, expect, it } from 'vitest';
import { found } from '../../src/core/answer.ts';
import {
  IDENTITY,
  type IdMap,
  idInside,
  idOutside,
  processIdMaps,
  remappedIds,
} from '../../src/facts/id-mapping.ts';
import { engine } from '../checks/container-examples.ts';
import fc from '../seeded-properties.ts';
import { resolveFrom } from './api-fixture.ts';

/** As the kernel takes it: no two ranges overlap, on neither side. */
const idMaps: fc.Arbitrary<IdMap> = fc
  .array(fc.record({ count: fc.integer({ min: 1, max: 70_000 }), gap: fc.nat(1000), far: fc.nat(100_000) }), {
    minLength: 1,
    maxLength: 5,
  })
  .chain((parts) =>
    fc.shuffledSubarray([...parts.keys()], { minLength: parts.length }).map((order) => {
      let [inside, outside] = [0, 0];
      const outsides = new Map<number, number>();
      for (const index of order) {
        const part = parts[index];
        outside += part?.far ?? 0;
        outsides.set(index, outside);
        outside += part?.count ?? 0;
      }
      return parts.map(({ count, gap }, index) => {
        inside += gap;
        const range = { inside, outside: outsides.get(index) ?? 0, count };
        inside += count;
        return range;
      });
    }),
  );

describe('a map of ids', () => {
  it('leads out and back to the same id within its ranges', () => {
    fc.assert(
      fc.property(idMaps, fc.nat(), fc.nat(), (map, pick, step) => {
        const range = map[pick % map.length];
        if (range === undefined) return;
        const id = range.inside + (step % range.count);
        const outside = idOutside(map, id);
        expect(outside).not.toBeNull();
        expect(idInside(map, outside as number)).toBe(id);
      }),
    );
  });

  it('knows no id outside of its ranges', () => {
    fc.assert(
      fc.property(idMaps, fc.nat(500_000), (map, id) => {
        const within = (side: 'inside' | 'outside') =>
          map.some((range) => id >= range[side] && id < range[side] + range.count);
        expect(idOutside(map, id) !== null).toBe(within('inside'));
        expect(idInside(map, id) !== null).toBe(within('outside'));
      }),
    );
  });

  it('of a rootless user has two ranges: itself as root, its subordinate ids above', () => {
    const rootless: IdMap = [
      { inside: 0, outside: 61020, count: 1 },
      { inside: 1, outside: 300000, count: 65536 },
    ];
    expect([0, 1, 10001, 65536, 65537].map((id) => idOutside(rootless, id))).toEqual([
      61020,
      300000,
      310000,
      365535,
      null,
    ]);
    expect([0, 61020, 310000].map((id) => idInside(rootless, id))).toEqual([null, 0, 10001]);
  });

  it('of the machine’s first namespace changes nothing', () => {
    expect([0, 65534].map((id) => [idInside(IDENTITY, id), idOutside(IDENTITY, id)])).toEqual([
      [0, 0],
      [65534, 65534],
    ]);
  });
});

describe('the map of an engine with userns-remap', () => {
  const remapped = (dockerRootDir: string | null, userns = true) => engine({ userns }, { dockerRootDir });

  it('begins with the uid in the name of its data root', () => {
    const map = remappedIds(remapped('/var/lib/docker/300000.300000'));
    expect(map).toEqual([{ inside: 0, outside: 300000, count: 65536 }]);
    expect(idInside(map ?? [], 310001)).toBe(10001);
  });

  it('has the lengths of the ranges of its user, one after the other', () => {
    const ranges = [
      { owner: 'other', start: 900000, count: 65536 },
      { owner: 'dockremap', start: 500000, count: 10 },
      { owner: 'dockremap', start: 300000, count: 1000 },
    ];
    expect(remappedIds(remapped('/var/lib/docker/300000.300000'), ranges)).toEqual([
      { inside: 0, outside: 300000, count: 1000 },
      { inside: 1000, outside: 500000, count: 10 },
    ]);
  });

  it('is that of no other engine', () => {
    expect(remappedIds(remapped('/var/lib/docker'))).toBeNull();
    expect(remappedIds(remapped('/srv/1.2', false))).toBeNull();
    expect(remappedIds(remapped(null))).toBeNull();
  });
});

describe('maps of processes', () => {
  it('are those of every process in a namespace that maps ids; a cut line is none', () => {
    const stdout =
      '11455/uid_map:         0      61020          1\n11455/uid_map:         1     300000      65536\n12/uid_map:         0     100000      65';
    const resolved = resolveFrom(processIdMaps, found({ stdout, stderr: '', exitCode: 0 }));
    expect(resolved.known && [...resolved.value]).toEqual([
      [
        11455,
        [
          { inside: 0, outside: 61020, count: 1 },
          { inside: 1, outside: 300000, count: 65536 },
        ],
      ],
    ]);
  });
});
