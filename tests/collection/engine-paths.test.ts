import { expect, it } from 'vitest';
import { planFor } from '../../src/audit.ts';
import { enginePaths } from '../../src/collection/engine-paths.ts';
import { loadBuiltInChecks } from '../../src/loaders/load-checks.ts';
import { refusal } from '../../src/transports/docker/read-only-request.ts';

const checks = await loadBuiltInChecks();

it('names what a socket proxy has to let through, and nothing that rempart itself would not send', () => {
  const paths = enginePaths(planFor(checks));
  expect(paths).toEqual(
    expect.arrayContaining(['/networks', '/volumes', '/containers/{id}/top', '/images/{id}/get']),
  );
  for (const path of paths) expect(refusal('GET', path.replace('{id}', 'a'.repeat(64))), path).toBeNull();
});

it('names what the second wave may ask of an engine', () => {
  const plan = planFor(checks);
  expect(enginePaths(plan)).toContain('/services');
  // Each such fact has to be known here: what its questions are, nobody can tell before the engine was asked.
  expect(plan['docker-engine'].followUps.map(({ id }) => id)).toEqual(['swarm.services']);
});

it('names less where less is checked', () => {
  const some = enginePaths(planFor(checks.filter(({ id }) => id === 'privileged-mode/privileged')));
  expect(some).not.toContain('/volumes');
  expect(some).toContain('/containers/{id}/json');
});
