import check from '../../../checks/resource-limits/health-check.ts';
import { testCheck } from '../../test-check.ts';
import type { ContainerChange } from '../container-examples.ts';
import { container } from '../container-examples.ts';

const facts = (change: ContainerChange) => ({ self: { inspect: container(change) } });

testCheck(check, [
  {
    name: 'a test',
    facts: facts({ config: { healthcheck: { kind: 'test', test: ['CMD', 'true'] } } }),
    expect: 'pass',
  },
  { name: 'none', facts: facts({}), expect: 'fail' },
  {
    name: 'NONE, which peers take for one',
    facts: facts({ config: { healthcheck: { kind: 'none' } } }),
    expect: 'fail',
  },
  {
    name: 'Kubernetes probes by itself',
    facts: facts({ config: { labels: { 'io.kubernetes.pod.uid': '1' } } }),
    expect: 'not-applicable',
  },
  { name: 'not told', facts: facts({ config: { healthcheck: null } }), expect: 'unknown' },
]);
