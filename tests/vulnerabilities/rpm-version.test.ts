import { describe, expect, it } from 'vitest';
import { compareRpmVersions } from '../../src/vulnerabilities/rpm-version.ts';

describe('versions of rpm', () => {
  it.each([
    ['1.0-1', '1.0-2'],
    ['1.9', '1.10'],
    ['2.0', '1:1.0'],
    ['1.0~rc1', '1.0'],
    ['1.0', '1.0^git1'],
    ['1.0^git1', '1.0.1'],
    ['1.0^git1', '1.0A'],
    ['1.0a', '1.0.1'],
    ['5.14.0-427.13.1.el9_4', '5.14.0-503.11.1.el9_5'],
    ['3.0.7-27.el9', '3.0.7-27.el9_4.1'],
    ['10xyz', '10.1xyz'],
    ['1.0', '1.0-1'],
    ['1.0-1-9', '1.0-2-1'],
  ])('%s comes before %s', (older, newer) => {
    expect(compareRpmVersions(older, newer)).toBe(-1);
    expect(compareRpmVersions(newer, older)).toBe(1);
  });
  it.each([
    ['0:1.0-1', '1.0-1'],
    ['1.001', '1.1'],
    ['1_0', '1.0'],
  ])('%s is %s', (a, b) => expect(compareRpmVersions(a, b)).toBe(0));
});
