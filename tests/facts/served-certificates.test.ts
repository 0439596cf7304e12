import { describe, expect, it } from 'vitest';
import { servedCertificates } from '../../src/facts/served-certificates.ts';
import { redactedOutput } from './answer-fixture.ts';
import { filesOutput, valueWith } from './answer-text.ts';

const block = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
const from = (texts: Readonly<Record<string, string | null>>) =>
  valueWith(servedCertificates, { 'served-certificates': filesOutput(texts) });

describe('certificates of services', () => {
  it('leave the private key beside them behind', () => {
    const text = `${block('PRIVATE KEY', 'canary')}subject=canary\n${block('CERTIFICATE', 'MAA=')}${block('CERTIFICATE', 'canary')}`;
    const clean = JSON.stringify(
      redactedOutput(servedCertificates, filesOutput({ '/etc/haproxy/a.pem': text })),
    );
    expect(clean).not.toMatch(/canary/);
    expect(clean).toContain('MAA=');
  });

  it('are told though they cannot be read as such', () => {
    expect(from({ '/etc/nginx/a.crt': block('CERTIFICATE', '\0garbage') }).items).toEqual([
      { path: '/etc/nginx/a.crt', validity: null },
    ]);
  });

  it('are no stores of trusted authorities, and no keys alone', () => {
    const text = block('CERTIFICATE', 'MAA=');
    expect(
      from({
        '/etc/nginx/ssl/ca-bundle.crt': text,
        '/etc/postfix/cacert.pem': text,
        '/etc/openvpn/server/ca.crt': text,
        '/etc/nginx/ssl/chain.pem': text,
        '/etc/ssl/private/key.pem': block('PRIVATE KEY', 'MAA='),
      }).items,
    ).toEqual([]);
  });

  it('named after a host that begins like an authority stay', () => {
    expect(from({ '/etc/nginx/ssl/shop.example.crt': block('CERTIFICATE', 'MAA=') }).items).toHaveLength(1);
  });
});
