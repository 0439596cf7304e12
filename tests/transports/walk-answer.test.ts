import { describe, expect, it } from 'vitest';
import { walkReason } from '../../src/transports/walk-answer.ts';

const reasonOf = (exitCode: number, stderr = '', leftOut = false) =>
  walkReason({ exitCode, stderr, leftOut });

const GONE = "find: '/tmp/gone': No such file or directory";
const CLOSED = "find: '/root': Permission denied";

describe('the end of a walk', () => {
  it('is whole where nothing failed, and where all that failed is gone', () => {
    expect(reasonOf(0)).toBeNull();
    expect(reasonOf(1, `${GONE}\n${GONE}`)).toBeNull();
    expect(reasonOf(1, GONE, true)).toMatchObject({ code: 'unsupported' });
  });

  it('is not whole where anything else failed, or nobody says what', () => {
    expect(reasonOf(1, `${GONE}\n${CLOSED}`)).toEqual({
      code: 'permission',
      text: `Some folders could not be walked: ${CLOSED}`,
    });
    expect(reasonOf(1)).toMatchObject({ code: 'permission' });
    expect(reasonOf(139, GONE)).toMatchObject({ code: 'permission' });
    expect(reasonOf(0, '', true)).toMatchObject({ code: 'unsupported' });
  });

  it('is not made whole by a closed folder with a name that reads like such a complaint', () => {
    const name = 'a: No such file or directory\nfind: /b';
    expect(reasonOf(1, `find: /tmp/${name}: Permission denied`)).toMatchObject({ code: 'permission' });
  });

  it('is a timeout, or has no find, by its status', () => {
    expect(reasonOf(124, GONE)).toMatchObject({ code: 'timeout' });
    expect(reasonOf(127, GONE)).toMatchObject({ code: 'tool-missing' });
  });
});
