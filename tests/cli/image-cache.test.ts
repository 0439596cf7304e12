import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { file, packages, walk } from 'rempart/check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imageCache } from '../../src/cli/image-cache.ts';
import type { ImageQuestions } from '../../src/collection/image-answers.ts';
import { absent, found, type PackagesOutput } from '../../src/core/answer.ts';
import type { RecordedAnswer } from '../../src/core/recording.ts';

const questions: ImageQuestions = {
  engine: 'ABCD unix:///run/docker.sock',
  image: `sha256:${'a'.repeat(64)}`,
  probes: [file('/etc/shadow'), walk],
};
const answers: readonly RecordedAnswer[] = [
  { probe: file('/etc/shadow'), answer: absent },
  { probe: walk, answer: found({ entries: [], complete: true, reason: null }) },
];

let base: string;
let folder: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'rempart-cache-'));
  folder = join(base, 'rempart', 'images');
});
afterEach(() => rmSync(base, { recursive: true }));

/** The one file of the cache. */
const kept = (): string => {
  const names = readdirSync(folder);
  expect(names).toHaveLength(1);
  return join(folder, names[0] ?? '');
};
const cache = (code = '1') => imageCache(folder, code);

describe('what was read of an image', () => {
  it('is there the next time, for this user alone', async () => {
    expect(await cache().read(questions)).toBeNull();
    await cache().keep(questions, answers);
    expect(await cache().read(questions)).toEqual(answers);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(kept()).mode & 0o777).toBe(0o600);
  });

  it('may be its packages, down to what could not be read of them', async () => {
    const probe = packages('rpm');
    const bash = {
      kind: 'rpm',
      name: 'bash',
      version: '5.2-1',
      arch: 'x86_64',
      path: '/var/lib/rpm/x',
    } as const;
    const unread = { code: 'truncated', text: '/var/lib/rpm/x: a page is missing' } as const;
    const output: PackagesOutput = {
      packages: [{ ...bash, source: 'bash', sourceVersion: '5.2-1', module: null }],
      complete: false,
      reason: unread,
    };
    const asked = { ...questions, probes: [probe] };
    await cache().keep(asked, [{ probe, answer: found(output) }]);
    expect(await cache().read(asked)).toEqual([{ probe, answer: found(output) }]);
    expect(await cache().read({ ...asked, probes: [packages('applications')] })).toBeNull();
    writeFileSync(kept(), readFileSync(kept(), 'utf8').replace('"kind":"rpm"', '"kind":"deb"'));
    expect(await cache().read(asked)).toBeNull();
  });

  it.each<[string, Partial<ImageQuestions>]>([
    ['another engine that claims the same digest', { engine: 'ABCD ssh SHA256:x /run/docker.sock' }],
    ['another image', { image: `sha256:${'b'.repeat(64)}` }],
    ['other questions', { probes: [file('/etc/shadow')] }],
  ])('is nothing to %s', async (_, other) => {
    await cache().keep(questions, answers);
    expect(await cache().read({ ...questions, ...other })).toBeNull();
  });

  it('is nothing to another version of the program', async () => {
    await cache().keep(questions, answers);
    expect(await cache('2').read(questions)).toBeNull();
  });

  it.each<[string, (path: string) => void]>([
    ['cut', (path) => truncateSync(path, 100)],
    ['not JSON', (path) => writeFileSync(path, 'garbage')],
    ['no recording', (path) => writeFileSync(path, '{"schemaVersion": 1, "trees": []}')],
    [
      'changed in an answer',
      (path) => writeFileSync(path, readFileSync(path, 'utf8').replace('"absent"', '"gone"')),
    ],
    [
      'without one of the answers',
      (path) =>
        writeFileSync(
          path,
          readFileSync(path, 'utf8').replace(/\{"probe":\{"kind":"file".*?"absent"\}\},/, ''),
        ),
    ],
    [
      'about another image under this name',
      (path) => writeFileSync(path, readFileSync(path, 'utf8').replaceAll('sha256:aa', 'sha256:bb')),
    ],
    ['writable for others', (path) => chmodSync(path, 0o666)],
    [
      'a link',
      (path) => {
        writeFileSync(join(base, 'elsewhere'), readFileSync(path), { mode: 0o600 });
        rmSync(path);
        symlinkSync(join(base, 'elsewhere'), path);
      },
    ],
  ])('%s: is taken for none, and replaced', async (_, harm) => {
    await cache().keep(questions, answers);
    harm(kept());
    expect(await cache().read(questions)).toBeNull();
    await cache().keep(questions, answers);
    expect(await cache().read(questions)).toEqual(answers);
  });

  it('is neither read nor kept where others may write the folder', async () => {
    await cache().keep(questions, answers);
    chmodSync(folder, 0o777);
    expect(await cache().read(questions)).toBeNull();
    const before = readdirSync(folder);
    await cache().keep({ ...questions, image: `sha256:${'b'.repeat(64)}` }, answers);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('is not kept where nothing can be made, and that costs nothing', async () => {
    const nowhere = imageCache('/dev/null/rempart', '1');
    await nowhere.keep(questions, answers);
    expect(await nowhere.read(questions)).toBeNull();
  });
});

describe('room', () => {
  it('is made by removing what was not used for longest; of half-written files only forgotten ones', async () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const name = (index: number): string => index.toString(16).padStart(64, '0');
    for (let index = 0; index < 300; index += 1) {
      writeFileSync(join(folder, `${name(index)}.json`), 'old', { mode: 0o600 });
      utimesSync(join(folder, `${name(index)}.json`), index, index);
    }
    for (const half of [`.${name(1)}.json.0a.tmp`, `.${name(2)}.json.0a.tmp`])
      writeFileSync(join(folder, half), 'half');
    utimesSync(join(folder, `.${name(1)}.json.0a.tmp`), 1, 1);
    await cache().keep(questions, answers);
    const names = readdirSync(folder);
    expect(names.filter((left) => !left.startsWith('.'))).toHaveLength(256);
    expect(names).not.toContain(`${name(44)}.json`);
    expect(names).toContain(`${name(45)}.json`);
    expect(names.filter((left) => left.startsWith('.'))).toEqual([`.${name(2)}.json.0a.tmp`]);
    expect(await cache().read(questions)).toEqual(answers);
  });
});
