import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { certificateValidities } from '../../src/facts/certificate-validity.ts';

const folder = mkdtempSync(join(tmpdir(), 'rempart-certificate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

const certificate = (...words: readonly string[]): string => {
  const [key, path] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  execFileSync('openssl', ['req', '-x509', '-nodes', '-keyout', key, '-out', path, ...words], {
    stdio: 'ignore',
  });
  return readFileSync(path, 'utf8');
};

const expected = (pem: string) => {
  const { validFrom, validTo } = new X509Certificate(pem);
  return { notBefore: Date.parse(validFrom), notAfter: Date.parse(validTo) };
};

describe('the validity of a certificate', () => {
  for (const [name, words] of [
    ['of RSA', ['-newkey', 'rsa:2048', '-subj', '/CN=registry.example.org', '-days', '30']],
    [
      'of an elliptic curve, for longer than two digits of a year reach',
      [...CURVE, '-subj', '/CN=a', '-days', '20000'],
    ],
    [
      'with many names',
      [
        ...CURVE,
        ...['-subj', '/C=DE/O=Example/CN=b', '-days', '1'],
        ...[
          '-addext',
          `subjectAltName=${Array.from({ length: 60 }, (_, n) => `DNS:h${n}.example.org`).join(',')}`,
        ],
      ],
    ],
  ] as const)
    it(`is read as OpenSSL reads it: ${name}`, () => {
      const pem = certificate(...words);
      expect(certificateValidities(pem)).toEqual([expected(pem)]);
    });

  it('is told for each certificate of a chain, also behind other text', () => {
    const [a, b] = ['10', '20'].map((days) => certificate(...CURVE, '-subj', '/CN=c', '-days', days));
    const chain = certificateValidities(`subject=/CN=c\n${a}\n# next\n${b}`);
    expect(chain).toEqual([a, b].map((pem) => expected(pem ?? '')));
  });

  it('is null for what is no certificate, cut or hostile', () => {
    const pem = certificate(...CURVE, '-subj', '/CN=d', '-days', '1');
    const [, body = ''] = /-----BEGIN CERTIFICATE-----([\s\S]*)-----END/.exec(pem) ?? [];
    const wrap = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`;
    expect(certificateValidities(wrap(body.slice(0, 60)))).toEqual([null]);
    expect(certificateValidities(wrap('AAAA'.repeat(50_000)))).toEqual([null]);
    expect(certificateValidities(wrap(''))).toEqual([null]);
    expect(certificateValidities('no certificate')).toEqual([]);
  });
});
