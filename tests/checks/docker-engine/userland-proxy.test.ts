import { incompleteSet } from 'rempart/check';
import check from '../../../checks/docker-engine/userland-proxy.ts';
import { testCheck } from '../../test-check.ts';
import { daemon, daemons, engineTarget as target } from '../engine-examples.ts';

const host = (...parameters: Parameters<typeof daemon>) => ({
  parent: { host: { daemons: daemons(daemon(...parameters)) } },
});

testCheck(check, [
  { name: 'off by flag', facts: host(['--userland-proxy=false']), target, expect: 'pass' },
  { name: 'off by daemon.json', facts: host([], { 'userland-proxy': false }), target, expect: 'pass' },
  { name: 'the default is on', facts: host(), target, expect: 'fail' },
  { name: 'on by flag', facts: host(['--userland-proxy=true']), target, expect: 'fail' },
  {
    name: 'another engine’s daemon',
    facts: host(['-H', 'unix:///tmp/other.sock', '--userland-proxy=false']),
    target,
    expect: 'unknown',
  },
  {
    name: 'a daemon.json that may not be read',
    facts: { parent: { host: { daemons: incompleteSet([], { code: 'permission', text: 'p' }) } } },
    target,
    expect: { outcome: 'unknown', code: 'permission', text: 'p' },
  },
]);
