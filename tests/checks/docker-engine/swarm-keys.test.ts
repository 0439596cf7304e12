import caAge from '../../../checks/docker-engine/swarm-ca-age.ts';
import nodeCertificates from '../../../checks/docker-engine/swarm-node-certificates.ts';
import unlockKeyAge from '../../../checks/docker-engine/swarm-unlock-key-age.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';
import { lockedManager, manager, worker } from '../engine-examples.ts';

const real = manager();
/** When the fixture was recorded. */
const RECORDED = Date.UTC(2026, 10, 28);
const YEAR = 365.25 * 86_400_000;
const self = (change: Readonly<Record<string, unknown>>) => ({
  self: { info: manager({ cluster: { ...real.swarm?.cluster, ...change } }) },
});
const others = [
  { name: 'a worker', facts: { self: { info: worker } }, expect: 'not-applicable' as const },
  {
    name: 'a manager that waits for its key',
    facts: { self: { info: lockedManager } },
    expect: 'not-applicable' as const,
  },
  { name: 'no swarm', facts: { self: { info: engine() } }, expect: 'not-applicable' as const },
  { name: 'Podman', facts: { self: { info: podman() } }, expect: 'not-applicable' as const },
];

testCheck(unlockKeyAge, [
  { name: 'a young swarm, as Docker 20.10 tells it', facts: self({}), collectedAt: RECORDED, expect: 'pass' },
  {
    name: 'an old swarm of which nothing was changed',
    facts: self({}),
    collectedAt: RECORDED + 2 * YEAR,
    expect: 'fail',
  },
  {
    name: 'an old swarm of which something was changed: a person has to tell what',
    facts: self({ UpdatedAt: '2028-10-01T00:00:00Z' }),
    collectedAt: RECORDED + 2 * YEAR,
    expect: 'manual',
  },
  {
    name: 'no autolock, no key',
    facts: self({ Spec: { EncryptionConfig: { AutoLockManagers: false } } }),
    collectedAt: RECORDED,
    expect: 'not-applicable',
  },
  { name: 'autolock not told', facts: self({ Spec: {} }), collectedAt: RECORDED, expect: 'unknown' },
  { name: 'times not told', facts: self({ CreatedAt: null }), collectedAt: RECORDED, expect: 'unknown' },
  ...others,
]);

const expiry = (hours: number) => self({ Spec: { CAConfig: { NodeCertExpiry: hours * 3600 * 1e9 } } });

testCheck(nodeCertificates, [
  { name: 'the engine’s default of 90 days', facts: self({}), expect: 'pass' },
  { name: 'two days, as CIS shows', facts: expiry(48), expect: 'pass' },
  {
    name: 'a year',
    facts: expiry(24 * 365),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Certificates of swarm nodes are good for long',
          expected: '90 days or less',
          actual: '365 days',
          location: { pointer: '/Swarm/Cluster/Spec/CAConfig/NodeCertExpiry' },
        },
      ],
    },
  },
  { name: 'not told', facts: self({ Spec: {} }), expect: 'unknown' },
  ...others,
]);

testCheck(caAge, [
  { name: 'a young one', facts: self({}), collectedAt: RECORDED, expect: 'pass' },
  { name: 'three years old', facts: self({}), collectedAt: RECORDED + 3 * YEAR, expect: 'fail' },
  { name: 'expired', facts: self({}), collectedAt: RECORDED + 21 * YEAR, expect: 'fail' },
  { name: 'not told', facts: self({ TLSInfo: {} }), collectedAt: RECORDED, expect: 'unknown' },
  {
    name: 'not to be read',
    facts: self({ TLSInfo: { TrustRoot: 'x' } }),
    collectedAt: RECORDED,
    expect: 'unknown',
  },
  ...others,
]);
