import { describe, expect, it } from 'vitest';
import { reportedFix } from '../../src/core/fix.ts';

const none = { command: null, flag: null, compose: null, daemon: null, dockerfile: null, breaks: null };

describe('the fix of a finding in the report', () => {
  it('is null where nobody says one', () => {
    expect(reportedFix(undefined, undefined)).toBeNull();
    expect(reportedFix(undefined, {})).toBeNull();
  });

  it('is the check’s for every finding that names no other', () => {
    expect(reportedFix(undefined, { flag: '--init', breaks: 'nothing' })).toEqual({
      ...none,
      flag: '--init',
      breaks: 'nothing',
    });
  });

  it('takes the finding’s own ways first, and keeps those of the check beside them', () => {
    expect(
      reportedFix(
        { flag: '--publish 127.0.0.1:80:80' },
        { flag: '--publish ADDRESS:…', breaks: 'access from outside' },
      ),
    ).toEqual({ ...none, flag: '--publish 127.0.0.1:80:80', breaks: 'access from outside' });
  });

  it('reads a text alone as a command', () => {
    expect(reportedFix('gpasswd -d ann docker', undefined)).toEqual({
      ...none,
      command: 'gpasswd -d ann docker',
    });
  });
});
