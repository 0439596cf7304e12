import check from '../../../checks/docker-engine/log-driver-keeps.ts';
import { testCheck } from '../../test-check.ts';
import { engine, leftOut, podman } from '../container-examples.ts';
import { desktop, hiddenDaemon, seenDaemon, engineTarget as target } from '../engine-examples.ts';

const facts = (loggingDriver: string | null, daemons: ReturnType<typeof seenDaemon> = leftOut) => ({
  self: { info: engine({}, { loggingDriver }) },
  parent: { host: { daemons } },
});
const option = (size: string) => seenDaemon([], { 'log-opts': { 'max-size': size } });

testCheck(check, [
  { name: 'local bounds by itself', facts: facts('local'), target, expect: 'pass' },
  { name: 'none keeps nothing, although it is not json-file', facts: facts('none'), target, expect: 'fail' },
  { name: 'json-file as it comes', facts: facts('json-file', seenDaemon()), target, expect: 'fail' },
  {
    name: 'json-file with max-size in daemon.json',
    facts: facts('json-file', option('10m')),
    target,
    expect: 'pass',
  },
  {
    name: 'json-file with max-size by flag',
    facts: facts('json-file', seenDaemon(['--log-opt', 'max-size=10m'])),
    target,
    expect: 'pass',
  },
  {
    name: 'json-file with a max-size that is no bound',
    facts: facts('json-file', option('-1')),
    target,
    expect: 'fail',
  },
  {
    name: 'json-file with a max-size that is no size',
    facts: facts('json-file', option('10 apples')),
    target,
    expect: 'fail',
  },
  {
    name: 'json-file with max-file alone',
    facts: facts('json-file', seenDaemon(['--log-opt', 'max-file=3'])),
    target,
    expect: 'fail',
  },
  {
    name: 'json-file with a label that only contains the word',
    facts: facts('json-file', seenDaemon([], { 'log-opts': { labels: 'max-size' } })),
    target,
    expect: 'fail',
  },
  {
    name: 'json-file, its host not part of the run',
    facts: facts('json-file'),
    target,
    expect: 'not-applicable',
  },
  {
    name: 'json-file, its daemon.json not readable',
    facts: facts('json-file', hiddenDaemon),
    target,
    expect: 'unknown',
  },
  {
    name: 'json-file of Docker Desktop',
    facts: {
      self: { info: desktop({ loggingDriver: 'json-file' }) },
      parent: { host: { daemons: hiddenDaemon } },
    },
    target,
    expect: 'not-applicable',
  },
  {
    name: 'journald of Podman',
    facts: {
      self: { info: { ...podman(), loggingDriver: 'journald' } },
      parent: { host: { daemons: leftOut } },
    },
    target,
    expect: 'pass',
  },
  {
    name: 'Podman, which names none',
    facts: {
      self: { info: { ...podman(), loggingDriver: '' } },
      parent: { host: { daemons: leftOut } },
    },
    target,
    expect: 'not-applicable',
  },
  { name: 'not told', facts: facts(null), target, expect: 'unknown' },
]);
