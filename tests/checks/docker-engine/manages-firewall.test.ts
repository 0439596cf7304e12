import { completeSet } from 'rempart/check';
import check from '../../../checks/docker-engine/manages-firewall.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, leftOut, podman, refused } from '../container-examples.ts';
import {
  desktop,
  hiddenDaemon,
  network,
  rootlessTarget,
  seenDaemon,
  engineTarget as target,
} from '../engine-examples.ts';

const facts = (
  daemons: ReturnType<typeof seenDaemon>,
  serverVersion = '20.10.24',
  ...networks: readonly ReturnType<typeof network>[]
) => ({
  self: { info: engine({}, { serverVersion }), networks: known(completeSet(networks)) },
  parent: { host: { daemons } },
});
const six = network({ name: 'six', ipv6: true });

testCheck(check, [
  { name: 'as the engine comes', facts: facts(seenDaemon()), target, expect: 'pass' },
  { name: 'off in daemon.json', facts: facts(seenDaemon([], { iptables: false })), target, expect: 'fail' },
  { name: 'off by flag', facts: facts(seenDaemon(['--iptables=false'])), target, expect: 'fail' },
  { name: 'on by flag', facts: facts(seenDaemon(['--iptables=true'])), target, expect: 'pass' },
  {
    name: 'off in a rootless engine, which nobody routes to',
    facts: {
      self: { info: engine({ rootless: true }), networks: known(completeSet([])) },
      parent: { host: { daemons: seenDaemon(['--iptables=false'], {}, 1000) } },
    },
    target: rootlessTarget,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The engine sets no rules between its networks',
          expected: 'true',
          actual: 'false (flag of dockerd --iptables)',
          severity: 'low',
        },
      ],
    },
  },
  {
    name: 'a network with IPv6 on an engine that sets no rules for it by default',
    facts: facts(seenDaemon(), '24.0.9', network(), six),
    target,
    expect: 'fail',
  },
  {
    name: 'a network with IPv6 on an engine that does (27)',
    facts: facts(seenDaemon(), '27.1.0', six),
    target,
    expect: 'pass',
  },
  {
    name: 'a network with IPv6, and ip6tables off',
    facts: facts(seenDaemon([], { ip6tables: false }), '28.0.0', six),
    target,
    expect: 'fail',
  },
  {
    name: 'ip6tables off without a network that has IPv6',
    facts: facts(seenDaemon(['--ip6tables=false']), '28.0.0', network()),
    target,
    expect: 'pass',
  },
  {
    name: 'networks not told',
    facts: {
      self: { info: engine(), networks: refused },
      parent: { host: { daemons: seenDaemon() } },
    },
    target,
    expect: 'pass',
  },
  { name: 'its process not seen', facts: facts(hiddenDaemon), target, expect: 'unknown' },
  { name: 'its host left out', facts: facts(leftOut), target, expect: 'not-applicable' },
  {
    name: 'Podman',
    facts: { self: { info: podman(), networks: refused }, parent: { host: { daemons: hiddenDaemon } } },
    target,
    expect: 'not-applicable',
  },
  {
    name: 'Docker Desktop',
    facts: { self: { info: desktop(), networks: refused }, parent: { host: { daemons: hiddenDaemon } } },
    target,
    expect: 'not-applicable',
  },
]);
