import { type CertificateValidity, completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/docker-engine/registry-certificates-valid.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';
import { desktop } from '../engine-examples.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const until = (day: string): CertificateValidity => ({ notBefore: 0, notAfter: Date.parse(day) });
const facts = (validities: readonly (CertificateValidity | null)[], info = engine()) => ({
  self: { info },
  parent: {
    host: { certificates: completeSet([{ path: '/etc/docker/certs.d/r/ca.crt', validities }]) },
  },
});
const none = (info = engine()) => ({
  self: { info },
  parent: { host: { certificates: completeSet([]) } },
});

testCheck(check, [
  { name: 'good for long', facts: facts([until('2030-01-01')]), expect: 'pass' },
  { name: 'expired', facts: facts([until('2026-11-01')]), expect: 'fail' },
  {
    name: 'one of a chain expired',
    facts: facts([until('2030-01-01'), until('2026-11-01')]),
    expect: 'fail',
  },
  {
    name: 'soon, milder',
    facts: facts([until('2026-12-01')]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'A certificate in /etc/docker/certs.d/r/ca.crt expires within 30 days',
          expected: 'good for 30 days',
          actual: 'until 2026-12-01',
          location: { path: '/etc/docker/certs.d/r/ca.crt', resource: '/etc/docker/certs.d/r/ca.crt' },
          severity: 'info',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  { name: 'nothing that can be read', facts: facts([null]), expect: 'fail' },
  { name: 'none', facts: none(), expect: 'not-applicable' },
  {
    name: 'a folder that may not be listed',
    facts: {
      self: { info: engine() },
      parent: { host: { certificates: incompleteSet([], NO_PERMISSION) } },
    },
    expect: 'unknown',
  },
  {
    name: 'rootless reads others',
    facts: facts([until('2026-11-01')], engine({ rootless: true })),
    expect: 'not-applicable',
  },
  { name: 'Podman', facts: none(podman()), expect: 'not-applicable' },
  { name: 'Docker Desktop', facts: none(desktop()), expect: 'not-applicable' },
]);
