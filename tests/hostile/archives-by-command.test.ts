import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/generated/report.ts';
import { type Ran, rempart } from '../cli/command-line.ts';
import { reportDocument } from '../e2e/report-document.ts';
import { dockerArchiveMembers, END } from '../transports/archive/make-tar.ts';
import { hostileArchives } from './archive-cases.ts';
import { OF_FILES } from './hostile-case.ts';
import { file, imageOf as image, imageOf, innocent, layer } from './hostile-image.ts';
import { writeNumbered } from './numbered-entries.ts';

/** What a run took: resident memory at most, in megabytes, and seconds of processors. */
interface Cost {
  readonly megabytes: number;
  readonly seconds: number;
}

describe('a hostile archive', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rempart-hostile-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs an audit where nothing but the archive is, and looks that nothing else is there afterwards. */
  const audit = async (path: string, ...words: readonly string[]): Promise<Ran & Cost> => {
    const home = join(folder, 'home');
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home);
    let megabytes = 0;
    let seconds = 0;
    const ran = await rempart(['audit', `archive:${path}`, ...words], {
      cwd: home,
      env: { HOME: home, TMPDIR: home, DOCKER_HOST: 'unix:///nonexistent' },
      during(child) {
        const look = setInterval(() => {
          try {
            const status = readFileSync(`/proc/${child.pid}/status`, 'latin1');
            megabytes = Math.max(megabytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
            // Fields 14 and 15, hundredths of a second; the name before them may hold blanks.
            const stat = readFileSync(`/proc/${child.pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
            seconds = Math.max(seconds, (Number(stat[11]) + Number(stat[12])) / 100);
          } catch {
            // It ended between two looks.
          }
        }, 20);
        child.once('exit', () => clearInterval(look));
      },
    });
    expect(readdirSync(home, { recursive: true }), 'nothing of the image is written anywhere').toEqual([]);
    return { ...ran, megabytes, seconds };
  };

  const reasonsOf = (report: Report): string =>
    report.targets
      .flatMap(({ error, results }) => [
        error?.message ?? '',
        ...results.filter(({ outcome }) => outcome === 'unknown').map(({ reason }) => reason?.text ?? ''),
      ])
      .join('\n');

  it.each(
    hostileArchives
      .filter(({ name }) => /bomb|lies|pipes|tar of something else|leave the root/.test(name))
      .map((hostile) => [hostile.name, hostile] as const),
  )(
    '%s: within its memory, with a status of its own',
    async (_, { make, says, unknown }) => {
      const named = (await make(folder)).replace('archive:', '');
      const gate = unknown === 'refused' ? [] : ['--min-coverage', '99'];
      const ran = await audit(named, '--output', 'json', '--quiet', ...gate);
      expect(ran.stderr).toMatch(/^[^\u001b]*$/);
      // A gate on what could be told trips; a target that is refused is told by its own status (design section 4).
      expect(ran.status).toBe(unknown === 'refused' ? 3 : 1);
      expect(reasonsOf(reportDocument(ran.stdout))).toMatch(says);
      expect(ran.seconds).toBeLessThan(20);
      expect(ran.megabytes).toBeLessThan(512);
    },
    60_000,
  );

  it('two million entries are read, one more is not, both within the memory of any', async () => {
    const outcome = async (count: number): Promise<string> => {
      const path = join(folder, 'entries.tar');
      const packed = join(folder, 'layer.gz');
      await writeNumbered(packed, { count });
      writeFileSync(path, await imageOf({ layers: [END], packLayer: () => readFileSync(packed) }));
      const ran = await audit(path, '--only', OF_FILES, '--output', 'json', '--quiet');
      expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: '' });
      expect(ran.megabytes).toBeLessThan(512);
      return reasonsOf(reportDocument(ran.stdout));
    };
    const MEMBERS = dockerArchiveMembers({ layers: [END] }).length;
    // Read to its end: then the digest is compared, which is of another layer.
    expect(await outcome(2_000_000 - MEMBERS)).toMatch(/not the one that the configuration states/);
    expect(await outcome(2_000_001 - MEMBERS)).toMatch(/more than 2000000 entries/);
  }, 180_000);

  it('cut by its deadline: a row that is partial, and status 3', async () => {
    const path = join(folder, 'slow.tar');
    const members = await layer(...Array.from({ length: 20_000 }, (_, index) => file(`d/${index}`, 'x')));
    writeFileSync(path, await image({ layers: Array.from({ length: 10 }, () => members) }));
    const ran = await audit(path, '--timeout', '1', '--output', 'json', '--quiet');
    const [row] = reportDocument(ran.stdout).targets;
    // A machine that reads it within a second has done its work.
    if (row?.status === 'complete') expect(ran.status).toBe(0);
    else {
      expect(ran.status).toBe(3);
      expect(row?.results.every(({ outcome }) => outcome !== 'pass')).toBe(true);
    }
  }, 60_000);

  it('control characters and escapes in names and settings reach no terminal', async () => {
    const path = join(folder, 'escapes.tar');
    const evil = '\u001b[2J\u001b]0;title\u0007\u202e';
    const setuid = await layer(file(`app/${evil}su`, 'x', { mode: 0o4755 }));
    writeFileSync(
      path,
      await image({
        layers: [setuid],
        references: [`hostile:1${evil}`],
        config: {
          config: {
            Cmd: [`/${evil}`],
            User: `x${evil}`,
            Labels: { [`a${evil}`]: evil },
            Env: [`X${evil}=ghp_${'a'.repeat(36)}`],
          },
          history: [{ created_by: `RUN curl -k https://example.com/${evil} | sh` }],
        },
      }),
    );
    const ran = await audit(path, '--verbose');
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain('setuid');
    // Our own colours are off where the output is no terminal.
    expect(ran.stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  }, 60_000);

  it('long lines of a build cost time in proportion', async () => {
    const path = join(folder, 'history.tar');
    const lines = [
      'apt '.repeat(200_000),
      `apk ${'-a=b '.repeat(150_000)}`,
      `|9 ${'A=b '.repeat(150_000)}`,
      `RUN curl ${'x '.repeat(300_000)}`,
      '[redacted '.repeat(60_000),
    ];
    writeFileSync(
      path,
      await image({
        layers: [await innocent()],
        config: {
          config: { Cmd: ['/run'], Labels: { token: ' = '.repeat(200_000) } },
          history: lines.map((created_by) => ({ created_by })),
        },
      }),
    );
    const ran = await audit(path, '--output', 'json', '--quiet');
    expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: '' });
    expect(ran.seconds).toBeLessThan(20);
  }, 60_000);
});
