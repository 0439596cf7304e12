import { describe, expect, it } from 'vitest';
import type { FilesOutput } from '../../src/core/answer.ts';
import { registryCertificates } from '../../src/facts/registry-certificates.ts';
import { registryCredentials } from '../../src/facts/registry-credentials.ts';
import { subordinateIds } from '../../src/facts/subordinate-ids.ts';
import { anEntry } from '../checks/host-examples.ts';
import { filesOutput, valueWith } from './answer-text.ts';

const credentials = (texts: Readonly<Record<string, string>>) =>
  valueWith(registryCredentials, { 'registry-credentials': filesOutput(texts) });
const redacted = (text: string): string => {
  const redact = registryCredentials.questions[0]?.redact as (output: FilesOutput) => FilesOutput;
  const output = redact(filesOutput({ '/root/.docker/config.json': text }) as FilesOutput);
  expect(redact(output)).toEqual(output);
  return output.entries[0]?.content ?? '';
};

describe('logins to registries', () => {
  it('are told by registry, without what they are', () => {
    const config = {
      auths: {
        'r.example.org': { auth: 'dXNlcjpodW50ZXIy' },
        'ghcr.io': { identitytoken: 'hunter2' },
        'https://index.docker.io/v1/': {},
      },
      HttpHeaders: { Authorization: 'Bearer hunter2' },
      proxies: { default: { httpsProxy: 'http://u:hunter2@p' } },
    };
    expect(redacted(JSON.stringify(config))).not.toMatch(/hunter2|dXNlcj|proxies|HttpHeaders/);
    expect(credentials({ '/root/.docker/config.json': JSON.stringify(config) }).items).toMatchObject([
      { path: '/root/.docker/config.json', stored: ['r.example.org', 'ghcr.io'], helper: null },
    ]);
  });

  it('that a helper keeps are not in the file', () => {
    const text = JSON.stringify({ auths: { 'r.example.org': {} }, credsStore: 'pass' });
    expect(credentials({ '/home/ada/.docker/config.json': text }).items).toMatchObject([
      { stored: [], helper: 'pass' },
    ]);
  });

  it('leave nothing of a file that is none: the path may be a link to another one', () => {
    expect(redacted('root:$6$abc$def:19000::')).toBe('{"auths":{},"unreadable":true}');
    expect(redacted('["hunter2"]')).toBe('{"auths":{},"unreadable":true}');
    expect(redacted('{"hunter2": "hunter2"}')).toBe('{"auths":{}}');
    expect(credentials({ '/root/.docker/config.json': 'no JSON' }).items).toEqual([]);
  });

  it('may be missing where a home may not be looked into', () => {
    const hidden = anEntry('/root/.docker/config.json', 0o600, {
      unreadable: { code: 'permission', text: 'p' },
    });
    const output = { entries: [hidden], complete: true, reason: null } as FilesOutput;
    expect(valueWith(registryCredentials, { 'registry-credentials': output })).toMatchObject({
      complete: false,
      reason: { code: 'permission' },
    });
  });
});

describe('certificates of registries', () => {
  it('come without a key that lies with them', () => {
    const redact = registryCertificates.questions[0]?.redact as (output: FilesOutput) => FilesOutput;
    const key = `-----BEGIN ${'PRIVATE'} KEY-----\nhunter2\n-----END ${'PRIVATE'} KEY-----`;
    const text = `${key}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\ntoken: hunter2`;
    const output = redact(filesOutput({ '/etc/docker/certs.d/r/ca.crt': text }) as FilesOutput);
    expect(output.entries[0]?.content).toBe('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----');
  });
});

describe('subordinate ids', () => {
  it('are ranges by owner and line; a file that is not there is told', () => {
    const read = (texts: Readonly<Record<string, string>>) =>
      valueWith(subordinateIds, { 'subordinate-ids': filesOutput(texts) });
    expect(read({ '/etc/subuid': '# c\nada:100000:65536\n1001:165536:65536\nbroken:x:1\n' })).toEqual({
      uids: [
        { file: '/etc/subuid', line: 2, owner: 'ada', start: 100_000, count: 65_536 },
        { file: '/etc/subuid', line: 3, owner: '1001', start: 165_536, count: 65_536 },
      ],
      gids: null,
    });
  });
});
