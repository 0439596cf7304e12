import check from '../../../checks/docker-engine/userland-proxy.ts';
import { testCheck } from '../../test-check.ts';
import { engine, leftOut, podman } from '../container-examples.ts';
import { hiddenDaemon, rootlessTarget, seenDaemon, engineTarget as target } from '../engine-examples.ts';

const facts = (daemons: ReturnType<typeof seenDaemon>) => ({
  self: { info: engine() },
  parent: { host: { daemons } },
});

testCheck(check, [
  { name: 'off by flag', facts: facts(seenDaemon(['--userland-proxy=false'])), target, expect: 'pass' },
  {
    name: 'off by daemon.json',
    facts: facts(seenDaemon([], { 'userland-proxy': false })),
    target,
    expect: 'pass',
  },
  { name: 'the default is on', facts: facts(seenDaemon()), target, expect: 'fail' },
  { name: 'on by flag', facts: facts(seenDaemon(['--userland-proxy=true'])), target, expect: 'fail' },
  {
    name: 'another engine’s daemon',
    facts: facts(seenDaemon(['-H', 'unix:///tmp/other.sock', '--userland-proxy=false'])),
    target,
    expect: 'unknown',
  },
  {
    name: 'a daemon.json that may not be read',
    facts: facts(hiddenDaemon),
    target,
    expect: { outcome: 'unknown', code: 'permission', text: 'p' },
  },
  { name: 'its host left out', facts: facts(leftOut), target, expect: 'not-applicable' },
  {
    name: 'rootless: the proxy is not root, and nothing is published without it',
    facts: {
      self: { info: engine({ rootless: true }) },
      parent: { host: { daemons: seenDaemon([], {}, 1000) } },
    },
    target: rootlessTarget,
    expect: 'not-applicable',
  },
  {
    name: 'Podman',
    facts: { self: { info: podman() }, parent: { host: { daemons: leftOut } } },
    target,
    expect: 'not-applicable',
  },
]);
