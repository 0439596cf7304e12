import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../src/loaders/vulnerability-database.ts';
import { limitLine, peakMemory, say, sayLoad, spread, timeRun, timingLine } from './paired-runs.ts';

const { values } = parseArgs({
  options: { advisories: { type: 'string' }, rounds: { type: 'string', default: '3' } },
});
if (values.advisories === undefined) throw new Error('--advisories DIR: archives or folders of advisories');
const rounds = Number(values.rounds);
const rempart = resolve(import.meta.dirname, '../bin/rempart.mjs');
const folder = mkdtempSync(join(tmpdir(), 'rempart-vulndb-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Archives that rempart does not read itself are unpacked first; that is no part of the time. */
const input = join(folder, 'advisories');
for (const name of readdirSync(values.advisories)) {
  const [path, into] = [join(values.advisories, name), join(input, name.replace(/\.tar.*$/, ''))];
  mkdirSync(into, { recursive: true });
  if (/\.tar(\.\w+)?$/.test(name)) execFileSync('tar', ['xf', path, '-C', into]);
  else if (statSync(path).isDirectory()) execFileSync('cp', ['-r', path, into]);
}

const database = join(folder, 'db');
const update = {
  name: 'vulndb update',
  argv: [process.execPath, rempart, 'vulndb', 'update', '--from', input, '--db', database, '--quiet'],
} as const;

sayLoad();
const builds = [];
for (let round = 0; round < rounds; round += 1) {
  rmSync(database, { recursive: true, force: true });
  builds.push(await timeRun(update));
}
say(timingLine('building', builds));
say(limitLine('building, on the clock', spread(builds.map(({ wall }) => wall)), { most: 30 }, ' s', 1));
rmSync(database, { recursive: true, force: true });
const memory = await peakMemory(update);
say(limitLine('its resident memory', spread([memory]), { most: 512 }, ' MiB', 0));

const files = readdirSync(database, { recursive: true, withFileTypes: true }).filter((entry) =>
  entry.isFile(),
);
const bytes = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
say(limitLine(`its size, ${files.length} files`, spread([bytes / 1e6]), { most: 50 }, ' MB', 1));

/** A thousand packages that do have advisories, spread over all shards of the largest ecosystem: the dearest question there is. */
const manifest = JSON.parse(readFileSync(join(database, 'manifest.json'), 'utf8'));
const [[ecosystem = ''] = []] = Object.entries(manifest.ecosystems as Record<string, number>).sort(
  ([, a], [, b]) => b - a,
);
const { decompressShard, linesOf } = await import('../src/vulnerabilities/shard.ts');
const { decodeRow } = await import('../src/vulnerabilities/advisory-row.ts');
const names = new Set<string>();
for (const path of Object.keys(manifest.shards))
  for (const line of linesOf(decompressShard(readFileSync(join(database, manifest.generation, path))))) {
    const row = decodeRow(line);
    if (row.ecosystem === ecosystem) names.add(row.package);
  }
const step = Math.max(1, Math.floor(names.size / 1000));
const asked = [...names].filter((_, index) => index % step === 0).slice(0, 1000);

const questions = [];
let found = 0;
for (let round = 0; round < rounds * 3; round += 1)
  questions.push(
    await timeRun({
      name: 'packages',
      work: async () => {
        const opened = await openDatabase(database);
        found = (await opened?.advisoriesOf(ecosystem, asked))?.length ?? 0;
      },
    }),
  );
say(timingLine(`${asked.length} packages of ${ecosystem}, ${found} advisories`, questions));
say(
  limitLine(
    'with opening the database',
    spread(questions.map(({ wall }) => wall * 1000)),
    { most: 200 },
    ' ms',
    0,
  ),
);
sayLoad();
