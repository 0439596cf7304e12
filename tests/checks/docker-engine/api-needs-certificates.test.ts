import { completeSet, incompleteSet, type Process, pass, type ResourceSet } from 'rempart/check';
import check from '../../../checks/docker-engine/api-needs-certificates.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, leftOut, podman } from '../container-examples.ts';
import {
  desktop,
  hiddenDaemon,
  rootlessTarget,
  seenDaemon,
  engineTarget as target,
} from '../engine-examples.ts';
import { aProcess, NO_PERMISSION } from '../host-examples.ts';

const noProcesses = known(completeSet<Process>([]));
const host = (daemons: ReturnType<typeof seenDaemon>, ...listenStreams: readonly string[]) => ({
  host: {
    daemons,
    processes: noProcesses,
    units: known(
      completeSet([
        {
          name: 'docker.socket' as const,
          home: null,
          files: [],
          settings: listenStreams.map((value, index) => ({
            key: 'ListenStream',
            value,
            path: '/usr/lib/systemd/system/docker.socket',
            line: index + 1,
          })),
        },
      ]),
    ),
  },
});
const nobody = { host: { daemons: leftOut, units: leftOut, processes: leftOut } };
const SOCKET = '--host=unix:///var/run/docker.sock';
const warning = (url: string, of = 'encryption') => ({
  warnings: [`WARNING: API is accessible on ${url} without ${of}.\n         Access to the remote API is …`],
});
/** An engine that does not tell where it listens. */
const mute = engine({}, { warnings: null });
const service = (processes: ResourceSet<Process>) => ({
  self: { info: podman() },
  parent: {
    host: { daemons: known(completeSet([])), units: known(completeSet([])), processes: known(processes) },
  },
});
const podmanProcess = (uid: number, ...words: readonly string[]) =>
  aProcess({ name: 'podman', uid, command: ['podman', 'system', 'service', ...words] });

testCheck(check, [
  {
    name: 'a unix socket alone',
    facts: { self: { info: engine() }, parent: host(seenDaemon([SOCKET])) },
    target,
    expect: pass('unix:///var/run/docker.sock'),
  },
  {
    name: 'no flag at all means the default socket',
    facts: { self: { info: engine() }, parent: host(seenDaemon()) },
    target,
    expect: 'pass',
  },
  {
    name: 'systemd’s socket',
    facts: { self: { info: engine() }, parent: host(seenDaemon(['-H', 'fd://']), '/run/docker.sock') },
    target,
    expect: 'pass',
  },
  {
    name: 'systemd’s socket with a port, of which the engine warns nobody',
    facts: {
      self: { info: engine() },
      parent: host(seenDaemon(['-H', 'fd://']), '/run/docker.sock', '2375'),
    },
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The API answers on TCP without TLS',
          expected: 'a unix socket, or TLS with client certificates',
          actual: 'tcp://[::]:2375',
          location: { resource: 'tcp' },
        },
      ],
    },
  },
  {
    name: 'the socket of a user’s own engine with a port is not this one’s',
    facts: {
      self: { info: engine() },
      parent: {
        host: {
          ...host(seenDaemon(['-H', 'fd://'])).host,
          units: known(
            completeSet([
              {
                name: 'docker.socket' as const,
                home: '/home/ada',
                files: [],
                settings: [{ key: 'ListenStream', value: '2375', path: '/home/ada/x', line: 1 }],
              },
            ]),
          ),
        },
      },
    },
    target,
    expect: 'pass',
  },
  {
    name: 'systemd’s socket with a port on loopback, milder',
    facts: { self: { info: engine() }, parent: host(seenDaemon(['-H', 'fd://']), '127.0.0.1:2375') },
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The API answers on TCP without TLS',
          expected: 'a unix socket, or TLS with client certificates',
          actual: 'tcp://127.0.0.1:2375',
          location: { resource: 'tcp' },
          severity: 'high',
        },
      ],
    },
  },
  {
    name: 'systemd’s socket with a port, and client certificates',
    facts: { self: { info: engine() }, parent: host(seenDaemon(['-H', 'fd://', '--tlsverify']), '2376') },
    target,
    expect: 'pass',
  },
  {
    name: 'systemd’s socket with a port, and TLS, which means client certificates from 20.10 on',
    facts: { self: { info: engine() }, parent: host(seenDaemon(['-H', 'fd://', '--tls']), '2376') },
    target,
    expect: 'pass',
  },
  {
    name: 'systemd’s socket with a port, and TLS that was told to ask nobody',
    facts: {
      self: { info: engine() },
      parent: host(seenDaemon(['-H', 'fd://', '--tls', '--tlsverify=false']), '2376'),
    },
    target,
    expect: 'fail',
  },
  {
    name: 'TLS alone of an engine before 20.10',
    facts: {
      self: { info: engine({}, { warnings: null, serverVersion: '19.03.15' }) },
      parent: host(seenDaemon(['-H', 'tcp://0.0.0.0:2376', '-H', 'unix:///run/docker.sock', '--tls'])),
    },
    target,
    expect: 'fail',
  },
  {
    name: 'TCP on every address without TLS, as the engine warns',
    facts: {
      self: { info: engine({}, warning('http://0.0.0.0:2375')) },
      parent: host(seenDaemon([SOCKET, '-H', 'tcp://0.0.0.0:2375'])),
    },
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The API answers on TCP without TLS',
          expected: 'a unix socket, or TLS with client certificates',
          actual: 'tcp://0.0.0.0:2375',
          location: { resource: 'tcp' },
        },
      ],
    },
  },
  {
    name: 'TCP on loopback is milder, not nothing',
    facts: {
      self: { info: engine({}, warning('http://127.0.0.1:2375')) },
      parent: host(seenDaemon([SOCKET, '-H', 'tcp://127.0.0.1:2375'])),
    },
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The API answers on TCP without TLS',
          expected: 'a unix socket, or TLS with client certificates',
          actual: 'tcp://127.0.0.1:2375',
          location: { resource: 'tcp' },
          severity: 'high',
        },
      ],
    },
  },
  {
    name: 'TCP on loopback and on another address: the worse one is told',
    facts: {
      self: {
        info: engine(
          {},
          {
            warnings: [
              ...warning('http://127.0.0.1:2375').warnings,
              ...warning('http://10.0.0.5:2375').warnings,
            ],
          },
        ),
      },
      parent: nobody,
    },
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The API answers on TCP without TLS',
          expected: 'a unix socket, or TLS with client certificates',
          actual: 'tcp://10.0.0.5:2375',
          location: { resource: 'tcp' },
        },
      ],
    },
  },
  {
    name: 'a host whose name only ends like loopback',
    facts: { self: { info: engine({}, warning('http://notlocalhost:2375')) }, parent: nobody },
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The API answers on TCP without TLS',
          expected: 'a unix socket, or TLS with client certificates',
          actual: 'tcp://notlocalhost:2375',
          location: { resource: 'tcp' },
        },
      ],
    },
  },
  {
    name: 'systemd’s socket at paths that end like ports',
    facts: {
      self: { info: engine() },
      parent: host(seenDaemon(['-H', 'fd://']), '/run/2375', '/run/docker.sock:2375', '@docker:2375'),
    },
    target,
    expect: 'pass',
  },
  {
    name: 'TLS that asks for no client certificate (Docker 29)',
    facts: {
      self: {
        info: engine(
          {},
          {
            serverVersion: '29.1.2',
            warnings: [
              '[DEPRECATION NOTICE]: API is accessible on https://0.0.0.0:2376 without TLS client verification.',
            ],
          },
        ),
      },
      parent: nobody,
    },
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The API answers on TCP with TLS, but asks clients for no certificate',
          expected: 'a unix socket, or TLS with client certificates',
          actual: 'tcp://0.0.0.0:2376',
          location: { resource: 'tcp' },
        },
      ],
    },
  },
  {
    name: 'TLS with client certificates',
    facts: {
      self: { info: mute },
      parent: host(seenDaemon([SOCKET, '-H', 'tcp://0.0.0.0:2376', '--tlsverify'])),
    },
    target,
    expect: 'pass',
  },
  {
    name: '`--tlsverify=false` is off, although the word is there',
    facts: {
      self: { info: mute },
      parent: host(seenDaemon([SOCKET, '-H', 'tcp://0.0.0.0:2376', '--tlsverify=false'])),
    },
    target,
    expect: 'fail',
  },
  {
    name: 'an address glued to its flag',
    facts: { self: { info: mute }, parent: host(seenDaemon([SOCKET, '-Htcp://0.0.0.0:2375'])) },
    target,
    expect: 'fail',
  },
  {
    name: 'TLS that a variable of the daemon switched on: the engine, which would warn, does not',
    facts: {
      self: { info: engine({}, { warnings: [] }) },
      parent: host(seenDaemon([SOCKET, '-H', 'tcp://0.0.0.0:2376'])),
    },
    target,
    expect: 'pass',
  },
  {
    name: 'no warning of an engine that would warn, without its host',
    facts: { self: { info: engine({}, { warnings: [] }) }, parent: nobody },
    target,
    expect: 'pass',
  },
  {
    name: 'Docker Desktop, which keeps its port outside the engine',
    facts: { self: { info: desktop({ warnings: [] }) }, parent: nobody },
    target,
    expect: 'manual',
  },
  {
    name: 'Docker Desktop, whose engine itself is open',
    facts: { self: { info: desktop(warning('http://0.0.0.0:2375')) }, parent: nobody },
    target,
    expect: 'fail',
  },
  {
    name: 'an engine too old to warn, without its host',
    facts: { self: { info: engine({}, { warnings: [], serverVersion: '18.09.1' }) }, parent: nobody },
    target,
    expect: 'unknown',
  },
  {
    name: 'a daemon.json that may not be read is not a pass',
    facts: { self: { info: mute }, parent: host(hiddenDaemon) },
    target,
    expect: 'unknown',
  },
  {
    name: 'systemd’s socket whose unit may not be read is not a pass',
    facts: {
      self: { info: engine() },
      parent: {
        host: {
          ...host(seenDaemon(['-H', 'fd://'])).host,
          units: { known: false, leftOut: false, reason: NO_PERMISSION },
        },
      },
    },
    target,
    expect: 'unknown',
  },
  {
    name: 'Podman without its host',
    facts: { self: { info: podman() }, parent: nobody },
    target,
    expect: 'unknown',
  },
  {
    name: 'Podman on its socket',
    facts: service(completeSet([podmanProcess(0, 'unix:///run/podman/podman.sock')])),
    target,
    expect: 'pass',
  },
  {
    name: 'Podman on TCP',
    facts: service(completeSet([podmanProcess(0, '--time', '0', 'tcp:0.0.0.0:8080')])),
    target,
    expect: 'fail',
  },
  {
    name: 'Podman of another user on TCP is another engine',
    facts: service(completeSet([podmanProcess(0, 'tcp:0.0.0.0:8080')])),
    target: rootlessTarget,
    expect: 'pass',
  },
  {
    name: 'Podman whose processes are hidden',
    facts: service(incompleteSet([], NO_PERMISSION)),
    target,
    expect: 'unknown',
  },
]);
