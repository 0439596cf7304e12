import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Report } from '../src/index.ts';
import type { Engine } from '../tests/testbed/docker-daemon.ts';
import { runCommand } from '../tests/testbed/run-command.ts';
import { engineEnvironment, rempart } from './engine-audit.ts';
import type { Program } from './paired-runs.ts';

const STANDARD = 'cis-docker-1.6';

const byNumber = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** docker-bench-security on one engine, the given numbers of the CIS benchmark alone. */
export const dockerBench = (
  engine: Engine,
  checkout: string,
  scratch: string,
  numbers: readonly string[],
): Program => ({
  name: 'docker-bench-security',
  argv: [
    'bash',
    ...['docker-bench-security.sh', '-b', '-l', join(scratch, 'docker-bench.log')],
    ...['-c', numbers.map((number) => `check_${number.replaceAll('.', '_')}`).join(',')],
  ],
  cwd: resolve(checkout),
  env: { ...engineEnvironment(engine, scratch), PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
});

/** Numbers for which the checkout has a check; those of its host, operations and enterprise sections are not about an engine. */
const theirNumbers = (checkout: string): ReadonlySet<string> => {
  const folder = join(resolve(checkout), 'tests');
  const texts = readdirSync(folder)
    .filter((name) => /^[23457]_/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  return new Set(
    [...texts.join('\n').matchAll(/^check_(\d+(?:_\d+)+)\(\)/gm)].map(([, number = '']) =>
      number.replaceAll('_', '.'),
    ),
  );
};

/** The numbers that both sides judge on this engine: rempart's checks behind them passed, failed or were left to a person. */
export const sharedNumbers = async (
  engine: Engine,
  checkout: string,
  scratch: string,
): Promise<{ readonly numbers: readonly string[]; readonly checks: readonly string[] }> => {
  const { stdout } = await runCommand(
    process.execPath,
    [rempart, 'audit', 'docker', '--no-image-walk', '--output', 'json'],
    { env: engineEnvironment(engine, scratch) },
  );
  const { checks, targets } = JSON.parse(stdout) as Report;
  const judged = new Set(
    targets
      .flatMap(({ results }) => results)
      .filter(({ outcome }) => outcome === 'pass' || outcome === 'fail' || outcome === 'manual')
      .map(({ checkId }) => checkId),
  );
  const theirs = theirNumbers(checkout);
  const numbersOf = (id: string): readonly string[] =>
    (checks[id]?.references ?? [])
      .filter(({ standard, id: number }) => standard === STANDARD && theirs.has(number))
      .map(({ id: number }) => number);
  const shared = [...judged].filter((id) => numbersOf(id).length > 0);
  return { checks: shared.sort(), numbers: [...new Set(shared.flatMap(numbersOf))].sort(byNumber) };
};
