import { describe, expect, it } from 'vitest';
import { compareApkVersions } from '../../src/vulnerabilities/apk-version.ts';

describe('versions of apk', () => {
  it.each([
    ['3.1.4-r5', '3.1.4-r6'],
    ['1.9.0-r0', '1.10.0-r0'],
    ['1.0_rc1-r0', '1.0-r0'],
    ['1.0_alpha2', '1.0_beta1'],
    ['1.0-r0', '1.0_p1-r0'],
    ['1.0_git20240101-r0', '1.0_git20240201-r0'],
    ['1.1', '1.1a'],
    ['1.1', '1.1.1'],
    ['1.02', '1.1'],
  ])('%s comes before %s', (older, newer) => {
    expect(compareApkVersions(older, newer)).toBe(-1);
    expect(compareApkVersions(newer, older)).toBe(1);
  });
  it('orders hashes of commits by their text, with one behind none', () => {
    expect(compareApkVersions('1.0~abc-r1', '1.0~abd-r0')).toBe(-1);
    expect(compareApkVersions('1.0~abc-r1', '1.0-r1')).toBe(1);
  });
});
