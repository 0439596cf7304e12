import check from '../../../checks/resource-limits/health-status.ts';
import { testCheck } from '../../test-check.ts';
import { type ContainerChange, container, stopped } from '../container-examples.ts';

const now = Date.UTC(2026, 10, 22);
const facts = (state: ContainerChange['state'], config: ContainerChange['config'] = {}) => ({
  self: { inspect: container({ config, state: { startedAt: now - 60_000, ...state } }) },
});

testCheck(check, [
  { name: 'healthy', facts: facts({ health: 'healthy' }), expect: 'pass' },
  { name: 'unhealthy', facts: facts({ health: 'unhealthy' }), expect: 'fail' },
  { name: 'starting', facts: facts({ health: 'starting' }), expect: 'not-applicable' },
  {
    name: 'starting for a day',
    facts: facts({ health: 'starting', startedAt: now - 86_400_000 }),
    expect: 'fail',
  },
  { name: 'no health check, in Podman’s word', facts: facts({ health: '' }), expect: 'not-applicable' },
  {
    name: 'a health check whose state is not told',
    facts: facts({ health: null }, { healthcheck: { kind: 'test', test: ['CMD', '/check'] } }),
    expect: 'unknown',
  },
  {
    name: 'not told whether it runs',
    facts: facts({ running: null, health: 'unhealthy' }),
    expect: 'unknown',
  },
  {
    name: 'stopped while unhealthy',
    facts: facts({ ...stopped, health: 'unhealthy' }),
    expect: 'not-applicable',
  },
]);
