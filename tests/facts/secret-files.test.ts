import { describe, expect, it } from 'vitest';
import { absent, type FileEntry, type FilesOutput, found, unknown } from '../../src/core/answer.ts';
import { secretFiles } from '../../src/facts/secret-files.ts';
import { anEntry } from '../checks/host-examples.ts';
import { apiFixture, redactedOutput } from './api-fixture.ts';
import { knownValue, resolveFact } from './host-answers.ts';

const recorded = apiFixture('secret-files', 'image-with-secrets') as FilesOutput;
const KEY = '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----\n';

const seen = (entries: readonly FileEntry[], hidden: readonly FileEntry[] = []) => {
  const output: FilesOutput = { entries, hidden, complete: true, reason: null };
  return knownValue(secretFiles, found(redactedOutput(secretFiles, output) as FilesOutput)).items.map(
    ({ path, holds, hidden: below }) => [path, holds, below],
  );
};
const withText = (path: string, content: string) => anEntry(path, 0o600, { content, size: content.length });

describe('files at the places of secrets', () => {
  it('are files whose text is secret, of an image that an engine saved', () => {
    expect(recorded.entries.map(({ path }) => path)).toContain('/root/.ssh/id_ed25519.pub');
    expect(seen(recorded.entries, recorded.hidden)).toEqual([
      ['/app/.env', 'password', false],
      ['/etc/ssl/private/ssl-cert-snakeoil.key', 'private-key', false],
      ['/home/ann/.aws/credentials', 'token', false],
      ['/root/.ssh/id_ed25519', 'private-key', false],
      ['/root/.npmrc', 'token', true],
    ]);
  });

  it('are no public halves, no stores of certificates and no files to be filled in', () => {
    expect(
      seen(
        [
          ...[
            '/root/.ssh/id_rsa.pub',
            '/root/.ssh/id_rsa-cert.pub',
            '/app/truststore.jks',
            '/app/keystore.jks',
          ],
          ...['/app/.env.example', '/app/.env.sample', '/app/.env.production'],
        ].map((path) => withText(path, 'PASSWORD=hunter2\n')),
      ),
    ).toEqual([
      ['/app/keystore.jks', 'key-store', false],
      ['/app/.env.production', 'password', false],
    ]);
  });

  it('are no certificates, and no settings without a secret', () => {
    expect(
      seen([
        withText('/app/ca.pem', '-----BEGIN CERTIFICATE-----\nMIID\n'),
        withText('/app/.env', 'NODE_ENV=production\n'),
        withText('/app/server.pem', KEY),
      ]),
    ).toEqual([['/app/server.pem', 'private-key', false]]);
  });

  it('of a lower layer are told once, by the worst of their texts', () => {
    expect(
      seen(
        [],
        [withText('/app/.env', 'A=b\n'), withText('/app/.env', `A=${KEY}`), withText('/app/.env', 'PW=x')],
      ),
    ).toEqual([['/app/.env', 'private-key', true]]);
  });

  it('of a lower layer are not told again where the image still shows one', () => {
    const entry = withText('/app/server.key', KEY);
    expect(seen([entry], [{ ...entry, mode: 0o644 }])).toEqual([['/app/server.key', 'private-key', false]]);
  });

  it('are told although the image shows an emptied file of the name', () => {
    expect(
      seen(
        [anEntry('/app/.env', 0o644, { size: 0, content: '' })],
        [withText('/app/.env', 'DB_PASSWORD=x1')],
      ),
    ).toEqual([['/app/.env', 'password', true]]);
  });

  it('leave nothing of their texts', () => {
    const output = {
      entries: [withText('/app/.env', 'DB_PASSWORD=hunter2')],
      hidden: [withText('/root/.netrc', 'machine a password hunter2')],
      complete: true,
      reason: null,
    };
    expect(JSON.stringify(redactedOutput(secretFiles, output))).not.toContain('hunter2');
  });

  it('speak by their name where the text was not read, and settings then say nothing', () => {
    const unread = { code: 'truncated', text: 'too large' } as const;
    const closed = (path: string) => anEntry(path, 0o600, { unreadable: unread });
    const answer = (path: string) => found({ entries: [closed(path)], complete: true, reason: null });
    expect(knownValue(secretFiles, answer('/root/.ssh/id_rsa')).items).toMatchObject([{ holds: 'unread' }]);
    expect(knownValue(secretFiles, answer('/app/.env'))).toEqual({
      items: [],
      complete: false,
      reason: unread,
    });
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
