import { spawnSync } from 'node:child_process';
import { describe, test } from 'vitest';

/**
 * A suite that needs programs of this machine: without one of them it is skipped with the reason in its title, or, with `REMPART_REQUIRE=all` in
 * the environment, fails. Each is a command line that succeeds where the program is there.
 */
export const describeWithPrograms = (
  programs: readonly (readonly [program: string, ...args: readonly string[]])[],
  title: string,
  suite: () => void,
): void => {
  const missing = programs
    .filter(([program, ...args]) => spawnSync(program, args, { stdio: 'ignore' }).status !== 0)
    .map(([program]) => program);
  if (missing.length === 0) describe(title, suite);
  else if (process.env.REMPART_REQUIRE === 'all')
    describe(title, () => {
      test('has the programs it needs', () => {
        throw new Error(`${missing.join(', ')} missing`);
      });
    });
  else describe.skip(`${title} (${missing.join(', ')} missing)`, suite);
};
