import { type CertificateValidity, certificateValidities } from './certificate-validity.ts';
import { fieldsOf, flagOf, numberOf, textOf, timeOf } from './engine-api/json-fields.ts';
import type { SwarmInfo } from './engine-info.ts';

/** A swarm as a manager describes it. Null means not told. */
export interface SwarmCluster {
  /** Milliseconds since the epoch. */
  readonly created: number | null;
  /** When anything of the swarm's settings or keys was changed last. */
  readonly updated: number | null;
  readonly autolock: boolean | null;
  /** How long the certificate of a node is good, milliseconds. */
  readonly nodeCertificateMs: number | null;
  /** Of the certificate that all nodes trust. */
  readonly root: CertificateValidity | null;
  readonly rotating: boolean | null;
}

/** Read from `Swarm.Cluster` of GET /info, which holds no join token; null on a worker and outside a swarm. */
export const swarmCluster = (swarm: SwarmInfo | null): SwarmCluster | null => {
  const cluster = swarm?.cluster;
  if (!cluster || textOf(cluster.ID) === '') return null;
  const spec = fieldsOf(cluster.Spec);
  const nanoseconds = numberOf(fieldsOf(spec?.CAConfig)?.NodeCertExpiry);
  return {
    created: timeOf(cluster.CreatedAt),
    updated: timeOf(cluster.UpdatedAt),
    autolock: flagOf(fieldsOf(spec?.EncryptionConfig)?.AutoLockManagers),
    nodeCertificateMs: nanoseconds === null ? null : nanoseconds / 1e6,
    root: certificateValidities(textOf(fieldsOf(cluster.TLSInfo)?.TrustRoot) ?? '')[0] ?? null,
    rotating: flagOf(cluster.RootRotationInProgress),
  };
};

/** Managers alone know the swarm. */
export const isManager = (swarm: SwarmInfo | null): boolean =>
  swarm?.state === 'active' && swarm.manager === true;
