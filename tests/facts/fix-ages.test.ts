import { describe, expect, it } from 'vitest';
import type { AptCandidate } from '../../src/facts/apt-index.ts';
import { type FixEvidence, fixAges } from '../../src/facts/fix-ages.ts';
import { anArchive, anIndex, anUpdateState, aWaitingUpdate } from '../checks/patching-examples.ts';
import { aKnownVulnerability, knownOf } from '../checks/scan-examples.ts';
import fc from '../seeded-properties.ts';

const NOW = Date.parse('2026-11-22');
const openssl = aWaitingUpdate('openssl', true, { installed: '3.0.11-1', version: '3.0.17-1~deb12u2' });
const apt = anUpdateState('apt', [openssl]);
const rpm = anUpdateState('rpm', [aWaitingUpdate('openssl-libs', true)]);

const offer = (
  suite: string,
  day: string,
  version: string,
  over: Partial<AptCandidate> = {},
): AptCandidate => ({
  ...{ name: 'openssl', version, arch: 'amd64', phased: null, archive: anArchive(suite, day) },
  ...over,
});

const none: FixEvidence = { index: null, cached: [], known: null };
const indexed = (...candidates: readonly AptCandidate[]): FixEvidence => ({
  ...none,
  index: anIndex([], { candidates }),
});
const age = (evidence: FixEvidence, updates = apt) => {
  const [first] = fixAges(updates, evidence, NOW);
  return first?.since == null ? null : [new Date(first.since).toISOString().slice(0, 10), first.exact];
};

const security = offer('bookworm-security', '2026-11-21', '3.0.17-1~deb12u2');

describe('the age of a fix', () => {
  it('is at least that of the index that offers it', () =>
    expect(age(indexed(security))).toEqual(['2026-11-21', false]));
  it('is that of the last point release where that has it too', () =>
    expect(age(indexed(security, offer('bookworm', '2026-07-11', '3.0.17-1~deb12u2')))).toEqual([
      '2026-07-11',
      false,
    ]));
  it('also where the point release has a later version, which contains it', () =>
    expect(age(indexed(security, offer('bookworm', '2026-07-11', '3.0.18-1')))).toEqual([
      '2026-07-11',
      false,
    ]));
  it('is not told by an archive whose version is older', () =>
    expect(age(indexed(security, offer('bookworm', '2026-07-11', '3.0.16-1')))?.[0]).toBe('2026-11-21'));
  it('is not told by backports, nor by what few machines get so far', () =>
    expect(
      age(
        indexed(
          offer('b', '2026-01-01', '3.5-1', {
            archive: { ...anArchive('b', '2026-01-01'), notAutomatic: true },
          }),
          offer('u', '2026-01-01', '3.5-1', { phased: 10 }),
        ),
      ),
    ).toBeNull());
  it('is not told by an index without its day', () =>
    expect(
      age(
        indexed(
          offer('s', '2026-01-01', '4', { archive: { ...anArchive('s', '2026-01-01'), released: null } }),
        ),
      ),
    ).toBeNull());
  it('is at least that of its download', () =>
    expect(
      age({
        ...indexed(security),
        cached: [
          { name: 'openssl', version: '3.0.17-1~deb12u2', published: Date.parse('2026-10-02') },
          { name: 'openssl', version: '3.0.12-1', published: Date.parse('2025-10-02') },
        ],
      }),
    ).toEqual(['2026-10-02', false]));
  it('is not told by a file of 1970, nor by one of tomorrow: the clock was wrong', () =>
    expect(
      age({
        ...none,
        cached: [0, NOW + 1000, Number.NaN].map((published) => ({
          ...{ name: 'openssl', version: '3.0.17-1~deb12u2', published },
        })),
      }),
    ).toBeNull());
  it('is exactly that of the erratum that brought it', () =>
    expect(
      age(
        {
          ...none,
          known: knownOf([
            aKnownVulnerability({
              ...{ advisory: 'ALSA-2026:1234', package: 'openssl-libs', published: '2026-11-02T00:00:00Z' },
            }),
          ]),
        },
        rpm,
      ),
    ).toEqual(['2026-11-02', true]));
  it('is at least that, where a CVE of the package tells nothing of its own fix', () =>
    expect(
      age(
        {
          ...none,
          known: knownOf([
            aKnownVulnerability({
              ...{ advisory: 'ALSA-2026:1234', package: 'openssl-libs', published: '2026-11-02T00:00:00Z' },
            }),
            aKnownVulnerability({ package: 'openssl-libs', published: '2024-01-01T00:00:00Z' }),
          ]),
        },
        rpm,
      ),
    ).toEqual(['2026-11-02', false]));
  it('the day of a CVE is that of the hole, not of its fix', () =>
    expect(
      age({ ...none, known: knownOf([aKnownVulnerability({ published: '2024-01-01T00:00:00Z' })]) }),
    ).toBeNull());
  it('is not told of what mends no hole', () =>
    expect(fixAges(anUpdateState('apt', [aWaitingUpdate('vim', false)]), none, NOW)).toEqual([]));
  it('grows, or stays, by every further witness', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1e12, max: 3e12 }), { maxLength: 6 }),
        fc.integer({ min: -1e12, max: 3e12 }),
        (moments, further) => {
          const at = (published: number) => ({ name: 'openssl', version: '3.0.17-1~deb12u2', published });
          const since = (times: readonly number[]) =>
            fixAges(apt, { ...none, cached: times.map(at) }, NOW)[0]?.since ?? Number.POSITIVE_INFINITY;
          expect(since([...moments, further])).toBeLessThanOrEqual(since(moments));
        },
      ),
    ));
});
