import { completeSet, incompleteSet, type Process } from 'rempart/check';
import check from '../../../checks/docker-engine/socket-not-forwarded.ts';
import { testCheck } from '../../test-check.ts';
import { engine } from '../container-examples.ts';
import { rootlessTarget, engineTarget as target } from '../engine-examples.ts';
import { aProcess, NO_PERMISSION } from '../host-examples.ts';

const run = (...command: readonly string[]) => aProcess({ name: command[0] ?? '', command });
const facts = (processes: readonly Process[], info = engine()) => ({
  self: { info },
  parent: { host: { processes: completeSet(processes) } },
});
const socat = (listen: string, path = '/var/run/docker.sock') => run('socat', listen, `UNIX-CONNECT:${path}`);

testCheck(check, [
  {
    name: 'nobody',
    facts: facts([run('sshd'), run('socat', '-', 'TCP:example.org:80')]),
    target,
    expect: 'pass',
  },
  {
    name: 'socat to every address',
    facts: facts([socat('TCP-LISTEN:2375,reuseaddr,fork')]),
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'socat carries the engine’s socket to a port',
          expected: 'no forwarder',
          actual: 'socat TCP-LISTEN:2375,reuseaddr,fork UNIX-CONNECT:/var/run/docker.sock',
          location: { resource: 'forwarded by socat' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'socat on loopback, milder',
    facts: facts([socat('TCP4-LISTEN:2375,bind=127.0.0.1,fork', '/run/docker.sock')]),
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'socat carries the engine’s socket to a port',
          expected: 'no forwarder',
          actual: 'socat TCP4-LISTEN:2375,bind=127.0.0.1,fork UNIX-CONNECT:/run/docker.sock',
          location: { resource: 'forwarded by socat' },
          severity: 'high',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'ncat that hands each caller on',
    facts: facts([run('ncat', '-k', '-l', '2375', '--sh-exec', 'ncat -U /var/run/docker.sock')]),
    target,
    expect: 'fail',
  },
  {
    name: 'ssh that opens the socket at its far end',
    facts: facts([run('ssh', '-N', '-R', '2375:/var/run/docker.sock', 'bastion')]),
    target,
    expect: 'fail',
  },
  {
    name: 'ssh that brings the socket of another host here',
    facts: facts([run('ssh', '-N', '-L', '2375:/var/run/docker.sock', 'other')]),
    target,
    expect: 'pass',
  },
  {
    name: 'socat between two sockets',
    facts: facts([run('socat', 'UNIX-LISTEN:/tmp/x.sock', 'UNIX-CONNECT:/var/run/docker.sock')]),
    target,
    expect: 'pass',
  },
  {
    name: 'socat to another engine’s socket',
    facts: facts([socat('TCP-LISTEN:2375', '/run/docker.sock.bak')]),
    target,
    expect: 'pass',
  },
  {
    name: 'socat inside a container, whose mount of the socket is judged there',
    facts: facts([{ ...socat('TCP-LISTEN:2375'), cgroup: `/docker/${'b'.repeat(64)}` }]),
    target,
    expect: 'pass',
  },
  {
    name: 'the socket of a rootless engine, milder',
    facts: facts([socat('TCP-LISTEN:2375', '/run/user/1000/docker.sock')], engine({ rootless: true })),
    target: rootlessTarget,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'socat carries the engine’s socket to a port',
          expected: 'no forwarder',
          actual: 'socat TCP-LISTEN:2375 UNIX-CONNECT:/run/user/1000/docker.sock',
          location: { resource: 'forwarded by socat' },
          severity: 'high',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'processes hidden (hidepid)',
    facts: { self: { info: engine() }, parent: { host: { processes: incompleteSet([], NO_PERMISSION) } } },
    target,
    expect: 'unknown',
  },
  {
    name: 'an engine behind an address',
    facts: facts([socat('TCP-LISTEN:2375')]),
    target: { ...target, id: 'host/engine/tcp://10.0.0.5:2376' },
    expect: 'not-applicable',
  },
]);
