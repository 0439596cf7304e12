import { completeSet, type SwarmService } from 'rempart/check';
import check from '../../../checks/docker-engine/swarm-secrets.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, podman, refused } from '../container-examples.ts';
import { manager, service, worker } from '../engine-examples.ts';

const self = (...services: readonly SwarmService[]) => ({
  self: { info: manager(), services: known(completeSet(services)) },
});

testCheck(check, [
  {
    name: 'a secret of the swarm, and a variable that tells where it lies',
    facts: self(
      service('web', { secrets: ['db'], environment: ['DB_PASSWORD_FILE=/run/secrets/db', 'LANG=C'] }),
    ),
    expect: 'pass',
  },
  {
    name: 'a password in the environment',
    facts: self(
      service('api'),
      service('web', { environment: ['DB_PASSWORD=[redacted 8]', 'A=[redacted 2]'] }),
    ),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'web has credentials in its environment',
          expected: 'secrets of the swarm',
          actual: 'DB_PASSWORD',
          location: { resource: 'web' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: 'a value that is a credential by its form',
    facts: self(service('web', { environment: ['DATABASE_URL=[redacted 40 secret]'] })),
    expect: 'fail',
  },
  { name: 'no service', facts: self(), expect: 'not-applicable' },
  { name: 'a worker', facts: { self: { info: worker, services: known(null) } }, expect: 'not-applicable' },
  { name: 'no swarm', facts: { self: { info: engine(), services: known(null) } }, expect: 'not-applicable' },
  { name: 'refused', facts: { self: { info: manager(), services: refused } }, expect: 'unknown' },
  { name: 'Podman', facts: { self: { info: podman(), services: refused } }, expect: 'not-applicable' },
]);
