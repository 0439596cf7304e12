import type { FileEntry } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type CertificateValidity, certificateValidities } from './certificate-validity.ts';

/** A file of certificates by which the engine trusts a registry (`*.crt`) or shows itself to it (`*.cert`). */
export interface RegistryCertificate {
  readonly path: string;
  /** Of each certificate in the file; null for one that cannot be read. */
  readonly validities: readonly (CertificateValidity | null)[];
}

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Nothing but certificates stays of a file: its place may hold a key as well. */
const onlyCertificates = (entry: FileEntry): FileEntry => ({
  ...entry,
  content: entry.content === null ? null : (entry.content.match(PEM) ?? []).join('\n'),
});

/** Certificates below /etc/docker/certs.d. */
export const registryCertificates = defineFact({
  id: 'docker.registry-certificates',
  description: 'Until when the certificates of registries are good',
  probe: files('/etc/docker/certs.d/*/*.crt', '/etc/docker/certs.d/*/*.cert'),
  redact: (output) => ({ ...output, entries: output.entries.map(onlyCertificates) }),
  parse: (output): ResourceSet<RegistryCertificate> => {
    const entries = (output?.entries ?? []).filter(({ type }) => type === 'file');
    const items = entries.map(({ path, content }) => ({
      path,
      validities: certificateValidities(content ?? ''),
    }));
    const reason =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    return reason === null ? completeSet(items) : incompleteSet(items, reason);
  },
});
