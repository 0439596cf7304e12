import { completeSet, incompleteSet, type SecretFile } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/filesystem-permissions/image-secret-files.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const secret = (path: string, over: Partial<SecretFile> = {}): SecretFile => ({
  path,
  type: 'file',
  mode: 0o600,
  uid: 0,
  gid: 0,
  size: 100,
  mtime: 1_700_000_000,
  holds: 'private-key',
  hidden: false,
  ...over,
});
const image = (...files: readonly SecretFile[]) => ({ self: { files: completeSet(files) } });

testCheck(check, [
  { name: 'none', facts: image(), expect: 'pass' },
  {
    name: 'a private key',
    facts: image(secret('/root/.ssh/id_ed25519')),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/root/.ssh/id_ed25519 lies in the image: a private key',
          expected: 'no secret in an image',
          actual: '100 bytes, 0600',
          location: { path: '/root/.ssh/id_ed25519', resource: '/root/.ssh/id_ed25519' },
          severity: 'critical',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a private key that a later layer deletes is no less known',
    facts: image(secret('/root/.ssh/id_rsa', { hidden: true })),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message:
            '/root/.ssh/id_rsa is gone from the image, but a lower layer still holds it: a private key',
          expected: 'no secret in an image',
          actual: '100 bytes, 0600',
          location: { path: '/root/.ssh/id_rsa', resource: '/root/.ssh/id_rsa in a lower layer' },
          severity: 'critical',
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

describe('the severity of a secret', () => {
  it.each<readonly [string, SecretFile['holds'], string]>([
    ['/etc/ssl/private/server.key', 'private-key', 'critical'],
    ['/root/.docker/config.json', 'token', 'critical'],
    ['/app/.env', 'password', 'high'],
    ['/app/keystore.jks', 'key-store', 'high'],
    ['/root/.ssh/id_rsa', 'encrypted-key', 'medium'],
    ['/srv/.htpasswd', 'hash', 'medium'],
    ['/root/.ssh/id_rsa', 'unread', 'high'],
    ['/root/.npmrc', 'unread', 'medium'],
    ['/etc/ssh/ssh_host_rsa_key', 'private-key', 'medium'],
    // The official postgres image carries it, like every image with the package ssl-cert.
    ['/etc/ssl/private/ssl-cert-snakeoil.key', 'private-key', 'low'],
  ])('%s, %s: %s', (path, holds, severity) => {
    const verdict = check.evaluate(image(secret(path, { holds })) as never);
    expect(verdict.outcome === 'fail' ? verdict.findings[0].severity : verdict.outcome).toBe(severity);
  });
});
