import { completeSet, type FileEntry, incompleteSet } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/filesystem-permissions/image-leftovers.ts';
import { testCheck } from '../../test-check.ts';
import { anEntry, NO_PERMISSION } from '../host-examples.ts';

const image = (...entries: readonly FileEntry[]) => ({ self: { files: completeSet(entries) } });

testCheck(check, [
  { name: 'nothing', facts: image(), expect: 'pass' },
  {
    name: 'the history of the sources',
    facts: image(anEntry('/app/.git/', 0o755)),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/app/.git was left in the image: the history of its sources',
          expected: 'what runs, and nothing else',
          actual: 'directory, 0755',
          location: { path: '/app/.git', resource: '/app/.git' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'an emptied history of a shell',
    facts: image(anEntry('/root/.bash_history', 0o600, { size: 0 })),
    expect: 'pass',
  },
  {
    name: 'not all was seen',
    facts: { self: { files: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);

describe('the severity', () => {
  it.each([
    ['/app/.git', 'medium'],
    ['/srv/core.123', 'medium'],
    ['/app/Dockerfile', 'low'],
    ['/app/docker-compose.prod.yml', 'low'],
    ['/root/.bash_history', 'low'],
    ['/app/settings.bak', 'low'],
  ])('%s: %s', (path, severity) => {
    const verdict = check.evaluate(image(anEntry(path, 0o644)) as never);
    expect(verdict.outcome === 'fail' ? (verdict.findings[0].severity ?? 'medium') : verdict.outcome).toBe(
      severity,
    );
  });
});
