import { type Finding, fail } from 'rempart/check';
import check from '../../../checks/resource-limits/log-size.ts';
import { testCheck } from '../../test-check.ts';
import type { ContainerChange } from '../container-examples.ts';
import { container, engine, known } from '../container-examples.ts';

const facts = (change: ContainerChange, loggingDriver = 'json-file') => ({
  self: { inspect: container(change) },
  parent: { 'docker-engine': { info: known(engine({}, { loggingDriver })) } },
});

const thrownAway = (change: Partial<Finding>) =>
  fail({
    message: 'The container’s output is thrown away',
    expected: 'a log',
    actual: 'none',
    location: { pointer: '/HostConfig/LogConfig' },
    fix: {
      flag: '--log-driver local',
      compose: 'logging: {driver: local}',
      daemon: '"log-driver": "local"',
      breaks: 'The log takes up to 100 MB of the engine’s disk',
    },
    ...change,
  });

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
    expect: thrownAway({ seen: 'requested' }),
  },
  {
    name: 'thrown away because the engine’s own default says so',
    facts: facts({ hostConfig: { logConfig: { type: 'none', options: {} } } }, 'none'),
    expect: thrownAway({}),
  },
  { name: 'not told', facts: facts({ hostConfig: { logConfig: null } }), expect: 'unknown' },
]);
