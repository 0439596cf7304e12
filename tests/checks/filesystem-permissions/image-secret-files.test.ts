import { completeSet, type FileEntry, incompleteSet } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/filesystem-permissions/image-secret-files.ts';
import { testCheck } from '../../test-check.ts';
import { anEntry, NO_PERMISSION } from '../host-examples.ts';

const image = (...entries: readonly FileEntry[]) => ({ self: { files: completeSet(entries) } });

testCheck(check, [
  { name: 'none', facts: image(), expect: 'pass' },
  {
    name: 'a private key',
    facts: image(anEntry('/root/.ssh/id_ed25519', 0o600)),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/root/.ssh/id_ed25519 lies in the image: a key or a password',
          expected: 'no secret in an image',
          actual: '100 bytes, 0600',
          location: { path: '/root/.ssh/id_ed25519', resource: '/root/.ssh/id_ed25519' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'not all was seen',
    facts: { self: { files: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);

describe('the severity of a secret’s place', () => {
  it.each([
    ['/root/.aws/credentials', 'high'],
    ['/etc/ssl/private/server.key', 'high'],
    ['/app/terraform.tfstate', 'high'],
    ['/app/.env', 'medium'],
    ['/app/.env.production', 'medium'],
    ['/root/.npmrc', 'medium'],
    ['/root/.docker/config.json', 'medium'],
    ['/etc/ssh/ssh_host_rsa_key', 'medium'],
    // The official postgres image carries it, like every image with the package ssl-cert.
    ['/etc/ssl/private/ssl-cert-snakeoil.key', 'low'],
  ])('%s: %s', (path, severity) => {
    const verdict = check.evaluate(image(anEntry(path, 0o640)) as never);
    expect(verdict.outcome === 'fail' ? (verdict.findings[0].severity ?? 'high') : verdict.outcome).toBe(
      severity,
    );
  });
});
