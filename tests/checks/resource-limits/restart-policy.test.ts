import check from '../../../checks/resource-limits/restart-policy.ts';
import { testCheck } from '../../test-check.ts';
import type { ContainerChange } from '../container-examples.ts';
import { container } from '../container-examples.ts';

const facts = (change: ContainerChange) => ({ self: { inspect: container(change) } });

testCheck(check, [
  { name: 'no', facts: facts({}), expect: 'pass' },
  {
    name: 'Podman’s empty word for no',
    facts: facts({ hostConfig: { restartPolicy: { name: '', maximumRetryCount: 0 } } }),
    expect: 'pass',
  },
  {
    name: 'on failure, five times',
    facts: facts({ hostConfig: { restartPolicy: { name: 'on-failure', maximumRetryCount: 5 } } }),
    expect: 'pass',
  },
  {
    name: 'on failure, six times',
    facts: facts({ hostConfig: { restartPolicy: { name: 'on-failure', maximumRetryCount: 6 } } }),
    expect: 'fail',
  },
  {
    name: 'on failure, without bound',
    facts: facts({ hostConfig: { restartPolicy: { name: 'on-failure', maximumRetryCount: 0 } } }),
    expect: 'fail',
  },
  {
    name: 'always, whose retry count of 0 peers pass',
    facts: facts({ hostConfig: { restartPolicy: { name: 'always', maximumRetryCount: 0 } } }),
    expect: 'fail',
  },
  {
    name: 'unless stopped',
    facts: facts({ hostConfig: { restartPolicy: { name: 'unless-stopped', maximumRetryCount: 0 } } }),
    expect: 'fail',
  },
  { name: 'not told', facts: facts({ hostConfig: { restartPolicy: null } }), expect: 'unknown' },
]);
