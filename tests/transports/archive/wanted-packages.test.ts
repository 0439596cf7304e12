import { describe, expect, test } from 'vitest';
import { type Probe, packages, walk } from '../../../src/core/probe.ts';
import { wantedFiles } from '../../../src/transports/archive/wanted-files.ts';
import { wantedPackages } from '../../../src/transports/archive/wanted-packages.ts';
import { DATABASE, exampleReaders } from './example-readers.ts';

const wishes = (probes: readonly Probe[], path: string, mode = 0o644) =>
  wantedPackages(probes, exampleReaders)
    .wishesFor({ path, mode, size: 1 })
    .map(({ of, reader, bytes }) => `${of}: ${reader.reads}, ${bytes}`);

const rpm = packages('rpm');
const applications = packages('applications');

describe('the files out of which packages are read', () => {
  test('are none where nobody asks', () => expect(wishes([walk], `/${DATABASE}`)).toEqual([]));

  test('are those of the question', () => {
    expect(wishes([rpm], `/${DATABASE}`)).toEqual(['rpm: rpm database, 1000000']);
    expect(wishes([rpm], '/a/METADATA')).toEqual([]);
    expect(wishes([applications], '/a/METADATA')).toEqual(['applications: metadata, 1000']);
  });

  test('are also the databases, which tell what is no application of its own', () =>
    expect(wishes([applications], `/${DATABASE}`)).toEqual(['rpm: rpm database, 1000000']));

  test('may be wanted by several', () =>
    expect(wishes([applications], '/a/METADATA', 0o755)).toHaveLength(2));

  test.each(['/proc/1/METADATA', '/sys/METADATA', '/dev/shm/METADATA'])('are not %s', (path) =>
    expect(wishes([applications], path)).toEqual([]),
  );
});

test('layers that were read for other packages are told apart', () => {
  const asked: readonly (readonly Probe[])[] = [[walk], [walk, rpm], [walk, applications]];
  const keys = asked.map((probes) => wantedFiles(probes, exampleReaders).key);
  expect(new Set(keys).size).toBe(3);
  expect(wantedFiles([applications, walk, rpm], exampleReaders).key).toBe(keys[2]);
});
