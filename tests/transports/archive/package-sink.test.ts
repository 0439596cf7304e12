import { describe, expect, test } from 'vitest';
import { PackageFault, type PackageReader } from '../../../src/packages/package-reader.ts';
import { archiveBudget, defaultBounds } from '../../../src/transports/archive/archive-bounds.ts';
import { type FilePackages, packageSink } from '../../../src/transports/archive/package-sink.ts';
import fc from '../../seeded-properties.ts';
import { found, MAGIC, program } from './example-readers.ts';

const budgetOf = (heldBytes: number) => archiveBudget({ ...defaultBounds, heldBytes });

interface Passing {
  /** What was told, once the file has passed by. */
  readonly read: readonly FilePackages[] | null;
  readonly isFull: () => boolean;
  readonly write: (piece: string | Buffer) => void;
  readonly end: () => void;
  readonly fail: () => void;
  /** Whether all that was held has been given back. */
  readonly isLetGo: () => boolean;
}

const passing = (size: number, readers: readonly PackageReader[], held = 10_000): Passing => {
  const budget = budgetOf(held);
  let read: readonly FilePackages[] | null = null;
  const path = '/opt/app';
  const sink = packageSink({
    ...{ path, size, budget },
    wishes: readers.map((reader) => ({
      of: 'applications',
      reader,
      bytes: reader.wants({ path, size, mode: 0o755 }),
    })),
    done(all) {
      read = all;
    },
  });
  return {
    get read() {
      return read;
    },
    isFull: () => sink.isFull?.() ?? false,
    write: (piece) => sink.write(Buffer.from(piece)),
    end: () => sink.end(),
    fail: () => sink.fail?.({ code: 'permission', text: 'may not be read' }),
    isLetGo() {
      const memory = budget.hold(held);
      if (memory !== null) budget.release(memory);
      return memory !== null;
    },
  };
};

const whole = (text: string, readers: readonly PackageReader[], size = Buffer.byteLength(text)): Passing => {
  const file = passing(size, readers);
  file.write(text);
  file.end();
  return file;
};

const text = `${MAGIC}golang.org/x/net v0.1\n`;
const inApp = {
  of: 'applications',
  packages: [found('Go', 'golang.org/x/net', 'v0.1')],
  owned: [],
  unreadable: null,
};

/** Says what it was given. */
const echo = (wants: number, more: Partial<PackageReader> = {}): PackageReader => ({
  reads: 'echo',
  wants: () => wants,
  read: (_, bytes) => ({ packages: [found('npm', bytes.toString('latin1'), '1')], owned: [] }),
  ...more,
});
const given = ({ read }: Passing) => read?.flatMap(({ packages }) => packages.map(({ name }) => name));

describe('a file that passes by', () => {
  test('is read when it ends, whatever the pieces it came in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }),
        fc.nat(400),
        (cuts, length) => {
          const bytes = Buffer.from(Array.from({ length }, (_, at) => at % 251));
          const file = passing(length, [echo(1000)]);
          let at = 0;
          for (let cut = 0; at < length; cut += 1) {
            const piece = bytes.subarray(at, at + (cuts[cut % cuts.length] as number));
            file.write(piece);
            at += piece.length;
          }
          expect(file.read).toBeNull();
          file.end();
          expect(given(file)).toEqual([bytes.toString('latin1')]);
          expect(file.isLetGo()).toBe(true);
        },
      ),
      { seed: 20261128, numRuns: 200 },
    );
  });

  test('is held until it is read, and then let go', () => {
    const file = passing(100, [echo(1000)]);
    file.write('x'.repeat(80));
    expect(file.isLetGo()).toBe(false);
    file.write('x'.repeat(20));
    file.end();
    expect(file.isLetGo()).toBe(true);
  });

  test('is let go by its first bytes where nobody takes it for its own', () => {
    const file = passing(5000, [program]);
    file.write('#!/bin/sh');
    expect(file.isFull(), 'too few bytes to tell').toBe(false);
    file.write('x'.repeat(100));
    expect([file.isFull(), file.isLetGo()]).toEqual([true, true]);
    file.end();
    expect(file.read).toEqual([]);
  });

  test('that is shorter than what tells it apart is shown whole', () => {
    expect(whole(text, [program]).read).toEqual([inApp]);
    expect(whole('#!', [program]).read).toEqual([]);
  });

  test('without a byte is read as well', () => expect(given(whole('', [echo(10)]))).toEqual(['']));

  test('that goes on beyond its size is read up to there', () => {
    expect(given(whole(`${'a'.repeat(70)}bcd`, [echo(1000)], 70))).toEqual(['a'.repeat(70)]);
    expect(given(whole('abcd', [echo(1000)], 2))).toEqual(['ab']);
  });

  test.each([1, 63, 64, 65, 199])('that ends after %i of 200 bytes is not read', (length) => {
    const file = whole('a'.repeat(length), [echo(1000)], 200);
    expect(file.read).toMatchObject([
      { packages: [], unreadable: { code: 'truncated', text: '/opt/app ended before its size' } },
    ]);
    expect(file.isLetGo()).toBe(true);
  });

  test('that can’t be read on is told with the reason', () => {
    const file = passing(200, [echo(1000)]);
    file.write('a'.repeat(100));
    file.fail();
    expect(file.read).toMatchObject([{ packages: [], unreadable: { code: 'permission' } }]);
    expect(file.isLetGo()).toBe(true);
  });

  test('for which there is no room is told', () => {
    const file = passing(200, [echo(1000)], 199);
    file.write('a'.repeat(200));
    expect(file.isFull()).toBe(true);
    file.end();
    expect(file.read).toMatchObject([{ unreadable: { code: 'truncated' } }]);
  });
});

describe('of several readers', () => {
  test('each reads what is its own', () => {
    const other = echo(1000, { begins: (head) => head[0] === 0x7f });
    expect(whole(text, [program, other]).read).toEqual([inApp]);
  });

  test('one that fails costs nothing of another', () => {
    const failing = echo(1000, {
      read: () => {
        throw new RangeError('out of range\nsecond line');
      },
    });
    expect(whole(text, [failing, program]).read).toEqual([
      {
        ...{ of: 'applications', packages: [], owned: [] },
        unreadable: { code: 'parse-error', text: '/opt/app could not be read as echo' },
      },
      inApp,
    ]);
  });

  test('one tells what it found in a file that is damaged in part', () => {
    const incomplete = new PackageFault('truncated', 'it nests too deep');
    const partly = echo(1000, { read: () => ({ packages: inApp.packages, owned: [], incomplete }) });
    expect(whole(text, [partly]).read).toEqual([
      { ...inApp, unreadable: { code: 'truncated', text: '/opt/app: it nests too deep' } },
    ]);
  });

  test('one that fails at the first bytes costs nothing of another', () => {
    const failing = echo(1000, {
      begins: () => {
        throw new RangeError('out of range');
      },
    });
    expect(whole(text, [failing, program]).read).toMatchObject([
      { unreadable: { code: 'parse-error' } },
      inApp,
    ]);
  });

  test('one takes larger files than another', () =>
    expect(whole(text, [echo(5), program]).read).toMatchObject([
      { unreadable: { code: 'truncated', text: '/opt/app was not read as echo: it is larger than 5 bytes' } },
      inApp,
    ]));

  test('one needs the beginning alone', () => {
    const file = whole('abcdefgh', [echo(5, { beginning: true }), echo(100)]);
    expect(given(file)).toEqual(['abcde', 'abcdefgh']);
  });
});

test('a large file is not told as too large where its first bytes say that it is none', () => {
  const file = passing(1_000_000, [program]);
  file.write('x'.repeat(100));
  file.end();
  expect(file.read).toEqual([]);
});

test('only the beginning is held where only that is needed', () => {
  const file = passing(1_000_000, [echo(100, { beginning: true })], 100);
  file.write('x'.repeat(150));
  expect(file.isFull()).toBe(true);
  file.write('y'.repeat(150));
  file.end();
  expect(given(file)).toEqual(['x'.repeat(100)]);
});
