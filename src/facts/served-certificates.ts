import type { FilesOutput, UnknownReason } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type CertificateValidity, certificateValidities } from './certificate-validity.ts';

/** A file with the certificate that a service shows. */
export interface ServedCertificate {
  readonly path: string;
  /** Of the first certificate, which is the service’s own; null where it cannot be read. */
  readonly validity: CertificateValidity | null;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** A file may hold the private key too: nothing but the first certificate stays. */
const redact = (output: FilesOutput): FilesOutput => ({
  ...output,
  entries: output.entries.map((entry) => ({
    ...entry,
    content: entry.content === null ? null : (entry.content.match(CERTIFICATE)?.[0] ?? ''),
  })),
});

/** Bundles of authorities that are trusted are no certificates of a service, and may hold old ones. */
const TRUSTED =
  /\/(ca([-_.]?(bundle|certs?|certificates|chain|root))?|[^/]*-ca|chain|root[^/]*)\.(crt|pem)$|trust/i;

/** Certificates at the usual places of TLS servers, not the stores of trusted authorities. */
export const servedCertificates = defineFact({
  id: 'served-certificates',
  description: 'Validity of the certificates that services of this host show',
  probe: files(
    '/etc/letsencrypt/live/*/cert.pem',
    '/etc/nginx/*.crt',
    '/etc/nginx/*/*.crt',
    '/etc/nginx/*/*.pem',
    '/etc/apache2/*/*.crt',
    '/etc/httpd/*/*.crt',
    '/etc/haproxy/*.pem',
    '/etc/haproxy/*/*.pem',
    '/etc/lighttpd/*.pem',
    '/etc/postfix/*.pem',
    '/etc/dovecot/*.pem',
    '/etc/dovecot/*/*.pem',
    '/etc/exim4/exim.crt',
    '/etc/mysql/*.pem',
    '/etc/ldap/*/*.crt',
    '/etc/openvpn/*/*.crt',
    '/etc/ssl/*.crt',
    '/etc/ssl/private/*.crt',
    '/etc/ssl/private/*.pem',
    '/etc/ssl/certs/ssl-cert-snakeoil.pem',
    '/etc/pki/tls/certs/localhost.crt',
    '/etc/pki/tls/private/*.pem',
    '/etc/cockpit/ws-certs.d/*.cert',
  ),
  redact,
  parse: (output): ResourceSet<ServedCertificate> => {
    const entries = (output?.entries ?? []).filter(
      ({ path, type }) => type === 'file' && !TRUSTED.test(path),
    );
    const items = entries.flatMap(({ path, content }): readonly ServedCertificate[] => {
      if (content === null || content === '') return [];
      return [{ path, validity: certificateValidities(content)[0] ?? null }];
    });
    const reason: UnknownReason | null =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    return reason === null ? completeSet(items) : incompleteSet(items, reason);
  },
});
