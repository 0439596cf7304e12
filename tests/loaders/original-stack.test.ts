import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { originalStack } from '../../src/loaders/original-stack.ts';

const root = resolve(import.meta.dirname, '../..');
const bundled = join(root, 'dist/main.js');

/** Where a text stands in a file, counted from one. */
const placeOf = (path: string, text: string) => {
  const lines = readFileSync(path, 'utf8').split('\n');
  const line = lines.findIndex((candidate) => candidate.includes(text));
  return { line: line + 1, column: (lines[line]?.indexOf(text) ?? -1) + 1 };
};

it('names the place in the source for one in the bundle, and leaves every other place', () => {
  const { line, column } = placeOf(bundled, 'reportBug = (error');
  const source = placeOf(join(root, 'src/cli/main.ts'), 'reportBug = (error');
  const others = ['    at node:internal/process/task_queues:103:5', '    at file:///nowhere/x.js:1:2'];
  expect(
    originalStack(
      ['Error: x', `    at f (${pathToFileURL(bundled).href}:${line}:${column})`, ...others].join('\n'),
    ),
  ).toBe(['Error: x', `    at f (src/cli/main.ts:${source.line}:${source.column})`, ...others].join('\n'));
});
