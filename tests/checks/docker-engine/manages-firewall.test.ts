import { incompleteSet } from 'rempart/check';
import check from '../../../checks/docker-engine/manages-firewall.ts';
import { testCheck } from '../../test-check.ts';
import { daemon, daemons, engineTarget as target } from '../engine-examples.ts';

const host = (...parameters: Parameters<typeof daemon>) => ({
  parent: { host: { daemons: daemons(daemon(...parameters)) } },
});

testCheck(check, [
  { name: 'as the engine comes', facts: host(), target, expect: 'pass' },
  { name: 'off in daemon.json', facts: host([], { iptables: false }), target, expect: 'fail' },
  { name: 'off by flag', facts: host(['--iptables=false']), target, expect: 'fail' },
  { name: 'on by flag', facts: host(['--iptables=true']), target, expect: 'pass' },
  {
    name: 'its process not seen',
    facts: { parent: { host: { daemons: incompleteSet([], { code: 'permission', text: 'p' }) } } },
    target,
    expect: 'unknown',
  },
]);
