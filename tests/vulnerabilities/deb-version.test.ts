import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareDebVersions } from '../../src/vulnerabilities/deb-version.ts';
import fc from '../seeded-properties.ts';

const sign = (order: number): string => (order < 0 ? '<' : order > 0 ? '>' : '=');

describe('deb-version(7) by example', () => {
  it.each([
    ['1.0', '<', '1.1'],
    ['1.9', '=', '1.09'],
    ['1.10', '>', '1.9'],
    ['0foo', '=', '0foo-0'],
    ['1', '=', '0:1-0'],
    ['1:0', '>', '99'],
    ['1.0~rc1', '<', '1.0'],
    ['1.0~~', '<', '1.0~'],
    ['1.0+dfsg', '>', '1.0'],
    ['1.0a', '<', '1.0+'],
    ['1.0-1', '<', '1.0-1+deb12u1'],
    ['1.0-1~bpo12+1', '<', '1.0-1'],
    ['2.36-9+deb12u10', '>', '2.36-9+deb12u9'],
    ['1-2-3', '>', '1-1-9'],
    ['20240101000000000000000000001', '>', '20240101000000000000000000000'],
  ])('%s %s %s', (a, order, b) => {
    expect(sign(compareDebVersions(a, b))).toBe(order);
    expect(sign(compareDebVersions(b, a))).toBe(order === '<' ? '>' : order === '>' ? '<' : '=');
  });
});

const version = fc
  .tuple(
    fc.option(fc.nat(3), { nil: null }),
    fc.stringMatching(/^[0-9][0-9a-b.+~]{0,6}$/),
    fc.option(fc.stringMatching(/^[0-9a-b.+~]{1,4}$/), { nil: null }),
  )
  .map(
    ([epoch, upstream, revision]) =>
      `${epoch === null ? '' : `${epoch}:`}${upstream}${revision === null ? '' : `-${revision}`}`,
  );

describe('the order', () => {
  it('is total', () =>
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(compareDebVersions(a, b) + compareDebVersions(b, a)).toBe(0);
        if (compareDebVersions(a, b) <= 0 && compareDebVersions(b, c) <= 0)
          expect(compareDebVersions(a, c)).toBeLessThanOrEqual(0);
      }),
      { seed: 20261122, numRuns: 2000 },
    ));

  it.runIf(existsSync('/usr/bin/dpkg'))('is that of dpkg itself', () =>
    fc.assert(
      fc.property(version, version, (a, b) => {
        const word = { '<': 'lt', '=': 'eq', '>': 'gt' }[sign(compareDebVersions(a, b))] ?? '';
        expect(() => execFileSync('dpkg', ['--compare-versions', a, word, b])).not.toThrow();
      }),
      { seed: 20261122, numRuns: 60 },
    ),
  );
});
