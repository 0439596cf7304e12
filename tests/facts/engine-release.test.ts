import { describe, expect, it } from 'vitest';
import { isAtLeast } from '../../src/facts/engine-release.ts';

describe('the version of an engine', () => {
  it.each([
    ['20.10.24+dfsg1', '20.10', true],
    ['20.10.24+dfsg1', '23.0', false],
    ['9.9.9', '10.0', false],
    ['29.0.0-rc.1', '27.0', true],
    ['4.10.0', '4.6', true],
    ['4.3.1', '4.4', false],
    ['v25.0.0', '25.0', true],
    ['5.0-dev', '5.0', true],
  ])('%s is at least %s: %s', (serverVersion, wanted, expected) => {
    expect(isAtLeast({ serverVersion }, wanted)).toBe(expected);
  });

  it.each([null, '', 'dev', 'library-import', '28'])('%j is no version', (serverVersion) => {
    expect(isAtLeast({ serverVersion }, '20.10')).toBeNull();
  });
});
