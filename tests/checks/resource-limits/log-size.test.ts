import check from '../../../checks/resource-limits/log-size.ts';
import { testCheck } from '../../test-check.ts';
import type { ContainerChange } from '../container-examples.ts';
import { container } from '../container-examples.ts';

const facts = (change: ContainerChange) => ({ self: { inspect: container(change) } });

testCheck(check, [
  {
    name: 'bounded',
    facts: facts({
      hostConfig: { logConfig: { type: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } } },
    }),
    expect: { outcome: 'pass', note: 'json-file, 3 × 10m' },
  },
  {
    name: 'the driver local is bounded by itself',
    facts: facts({ hostConfig: { logConfig: { type: 'local', options: {} } } }),
    expect: 'pass',
  },
  {
    name: 'sent to the journal',
    facts: facts({ hostConfig: { logConfig: { type: 'journald', options: {} } } }),
    expect: 'pass',
  },
  { name: 'json-file without bound', facts: facts({}), expect: 'fail' },
  {
    name: 'more files, each without bound',
    facts: facts({ hostConfig: { logConfig: { type: 'json-file', options: { 'max-file': '3' } } } }),
    expect: 'fail',
  },
  {
    name: 'thrown away, which peers pass',
    facts: facts({ hostConfig: { logConfig: { type: 'none', options: {} } } }),
    expect: 'fail',
  },
  { name: 'not told', facts: facts({ hostConfig: { logConfig: null } }), expect: 'unknown' },
]);
