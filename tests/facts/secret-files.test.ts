import { describe, expect, it } from 'vitest';
import { absent, type FilesOutput, found, unknown } from '../../src/core/answer.ts';
import { secretFiles } from '../../src/facts/secret-files.ts';
import { anEntry } from '../checks/host-examples.ts';
import { apiFixture } from './api-fixture.ts';
import { knownValue, resolveFact } from './host-answers.ts';

const recorded = apiFixture('secret-files', 'image-with-secrets') as FilesOutput;
const kept = (...paths: readonly string[]) =>
  knownValue(
    secretFiles,
    found({ entries: paths.map((path) => anEntry(path, 0o600)), complete: true, reason: null }),
  ).items.map(({ path }) => path);

describe('files at the places of secrets', () => {
  it('are files that hold something', () => {
    expect(recorded.entries.map(({ path }) => path)).toContain('/root/.ssh/id_ed25519.pub');
    expect(knownValue(secretFiles, found(recorded)).items.map(({ path }) => path)).toEqual([
      '/app/.env',
      '/etc/ssl/private/ssl-cert-snakeoil.key',
      '/home/ann/.aws/credentials',
      '/root/.ssh/id_ed25519',
    ]);
  });

  it('are no public halves, no stores of certificates and no files to be filled in', () => {
    expect(
      kept(
        ...[
          '/root/.ssh/id_rsa.pub',
          '/root/.ssh/id_rsa-cert.pub',
          '/app/truststore.jks',
          '/app/keystore.jks',
        ],
        ...['/app/.env.example', '/app/.env.sample', '/app/.env.production'],
      ),
    ).toEqual(['/app/keystore.jks', '/app/.env.production']);
  });

  it('are told by name alone: nothing is read', () => {
    expect(secretFiles.questions.map(({ probe }) => probe)).toMatchObject([
      { kind: 'files', content: false },
    ]);
  });

  it('may hide more where a folder is closed', () => {
    const reason = { code: 'permission', text: '/root' } as const;
    expect(knownValue(secretFiles, found({ entries: [], complete: false, reason }))).toEqual({
      items: [],
      complete: false,
      reason,
    });
    expect(resolveFact(secretFiles, unknown('truncated', 'cut'))).toMatchObject({ known: false });
  });

  it('are none where the target says so', () => {
    expect(knownValue(secretFiles, absent)).toEqual({ items: [], complete: true, reason: null });
  });
});
