import check from '../../../checks/docker-engine/log-driver-keeps.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, leftOut, podman } from '../container-examples.ts';
import { daemon, daemons, engineTarget as target } from '../engine-examples.ts';

const facts = (
  loggingDriver: string | null,
  ...seen: readonly (readonly [Parameters<typeof daemon>[0], Parameters<typeof daemon>[1]])[]
) => ({
  self: { info: engine({}, { loggingDriver }) },
  parent: { host: { daemons: seen[0] === undefined ? leftOut : known(daemons(daemon(...seen[0]))) } },
});

testCheck(check, [
  { name: 'local bounds by itself', facts: facts('local'), target, expect: 'pass' },
  { name: 'none keeps nothing, although it is not json-file', facts: facts('none'), target, expect: 'fail' },
  { name: 'json-file as it comes', facts: facts('json-file', [[], {}]), target, expect: 'fail' },
  {
    name: 'json-file with max-size in daemon.json',
    facts: facts('json-file', [[], { 'log-opts': { 'max-size': '10m' } }]),
    target,
    expect: 'pass',
  },
  {
    name: 'json-file with max-size by flag',
    facts: facts('json-file', [['--log-opt', 'max-size=10m'], {}]),
    target,
    expect: 'pass',
  },
  { name: 'json-file, its daemon.json not seen', facts: facts('json-file'), target, expect: 'unknown' },
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
