import type { ContainerMount } from 'rempart/check';
import check from '../../../checks/persistence/secrets-in-memory.ts';
import { testCheck } from '../../test-check.ts';
import { bindOf, container } from '../container-examples.ts';

const facts = (mounts: readonly ContainerMount[] | null) => ({ self: { inspect: container({ mounts }) } });

testCheck(check, [
  { name: 'no secret', facts: facts([bindOf('/srv/app')]), expect: 'not-applicable' },
  {
    name: 'as Compose mounts a file of the project',
    facts: facts([bindOf('/srv/shop/db_password.txt', '/run/secrets/db_password', false)]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The secret at /run/secrets/db_password lies on the host’s disk',
          expected: 'in memory, read-only',
          actual: 'bind of /srv/shop/db_password.txt, read-only',
          location: { path: '/srv/shop/db_password.txt', resource: 'secret /run/secrets/db_password' },
          fix: {
            flag: '--mount type=bind,src=/run/db_password,dst=/run/secrets/db_password,readonly',
          },
        },
      ],
    },
  },
  { name: 'in the old place', facts: facts([bindOf('/srv/x', '/var/run/secrets/x')]), expect: 'fail' },
  {
    name: 'in memory of the host',
    facts: facts([bindOf('/var/run/keys/db', '/run/secrets/db', false)]),
    expect: { outcome: 'pass', note: '/run/secrets/db' },
  },
  { name: 'a tmpfs', facts: facts([{ ...bindOf('', '/run/secrets'), type: 'tmpfs' }]), expect: 'pass' },
  {
    name: 'as Kubernetes projects one',
    facts: facts([
      bindOf(
        '/var/lib/kubelet/pods/1/volumes/kubernetes.io~projected/token',
        '/var/run/secrets/kubernetes.io/serviceaccount',
        false,
      ),
    ]),
    expect: 'pass',
  },
  { name: 'not told', facts: facts(null), expect: 'unknown' },
]);
