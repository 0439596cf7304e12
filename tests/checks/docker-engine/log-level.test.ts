import { pass } from 'rempart/check';
import check from '../../../checks/docker-engine/log-level.ts';
import { testCheck } from '../../test-check.ts';
import { engine, leftOut, podman } from '../container-examples.ts';
import { hiddenDaemon, seenDaemon, engineTarget as target } from '../engine-examples.ts';

const facts = (debug: boolean | null, daemons: ReturnType<typeof seenDaemon>) => ({
  self: { info: engine({}, { debug }) },
  parent: { host: { daemons } },
});

testCheck(check, [
  { name: 'not set', facts: facts(false, seenDaemon()), target, expect: pass('not set, which means info') },
  { name: 'info', facts: facts(false, seenDaemon(['-l', 'info'])), target, expect: 'pass' },
  { name: 'debug, without the host', facts: facts(true, leftOut), target, expect: 'fail' },
  {
    name: 'debug by level alone',
    facts: facts(false, seenDaemon([], { 'log-level': 'debug' })),
    target,
    expect: 'fail',
  },
  { name: 'failures alone', facts: facts(false, seenDaemon(['--log-level=error'])), target, expect: 'fail' },
  {
    name: 'warnings, milder',
    facts: facts(false, seenDaemon([], { 'log-level': 'warn' })),
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The engine logs failures alone',
          expected: 'info',
          actual: 'warn (/etc/docker/daemon.json#/log-level)',
          severity: 'info',
        },
      ],
    },
  },
  { name: 'not debug, the level not seen', facts: facts(false, leftOut), target, expect: 'not-applicable' },
  {
    name: 'a daemon.json that may not be read',
    facts: facts(false, hiddenDaemon),
    target,
    expect: 'unknown',
  },
  { name: 'debug not told', facts: facts(null, seenDaemon()), target, expect: 'unknown' },
  { name: 'debug not told, without the host', facts: facts(null, leftOut), target, expect: 'unknown' },
  {
    name: 'Podman',
    facts: { self: { info: { ...podman(), debug: false } }, parent: { host: { daemons: leftOut } } },
    target,
    expect: 'not-applicable',
  },
]);
