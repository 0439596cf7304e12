import { incompleteSet, pass } from 'rempart/check';
import check from '../../../checks/docker-engine/api-needs-certificates.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, leftOut, podman } from '../container-examples.ts';
import { daemon, daemons, engineTarget as target } from '../engine-examples.ts';

const host = (...flags: readonly string[]) => ({ host: { daemons: known(daemons(daemon(flags))) } });
const nobody = { host: { daemons: leftOut } };
const SOCKET = '--host=unix:///var/run/docker.sock';

testCheck(check, [
  {
    name: 'a unix socket alone',
    facts: { self: { info: engine() }, parent: host(SOCKET) },
    target,
    expect: pass('unix:///var/run/docker.sock'),
  },
  {
    name: 'no flag at all means the default socket',
    facts: { self: { info: engine() }, parent: host() },
    target,
    expect: 'pass',
  },
  {
    name: 'systemd’s socket',
    facts: { self: { info: engine() }, parent: host('-H', 'fd://') },
    target,
    expect: 'pass',
  },
  {
    name: 'TCP on every address without TLS',
    facts: { self: { info: engine() }, parent: host(SOCKET, '-H', 'tcp://0.0.0.0:2375') },
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
    facts: { self: { info: engine() }, parent: host(SOCKET, '-H', 'tcp://127.0.0.1:2375') },
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
    name: 'TLS that asks for no client certificate',
    facts: { self: { info: engine() }, parent: host(SOCKET, '-H', 'tcp://0.0.0.0:2376', '--tls') },
    target,
    expect: 'fail',
  },
  {
    name: 'TLS with client certificates',
    facts: { self: { info: engine() }, parent: host(SOCKET, '-H', 'tcp://0.0.0.0:2376', '--tlsverify') },
    target,
    expect: 'pass',
  },
  {
    name: '`--tlsverify=false` is off, although the word is there',
    facts: {
      self: { info: engine() },
      parent: host(SOCKET, '-H', 'tcp://0.0.0.0:2376', '--tlsverify=false'),
    },
    target,
    expect: 'fail',
  },
  {
    name: 'the engine’s own warning, without its host',
    facts: {
      self: {
        info: engine(
          {},
          { warnings: ['WARNING: API is accessible on http://0.0.0.0:2375 without encryption.'] },
        ),
      },
      parent: nobody,
    },
    target,
    expect: 'fail',
  },
  {
    name: 'no warning of an engine that would warn',
    facts: { self: { info: engine({}, { warnings: [] }) }, parent: nobody },
    target,
    expect: 'pass',
  },
  {
    name: 'an engine too old to warn, without its host',
    facts: { self: { info: engine({}, { warnings: [], serverVersion: '18.09.1' }) }, parent: nobody },
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
    name: 'a daemon.json that may not be read is not a pass',
    facts: {
      self: { info: engine({}, { warnings: null }) },
      parent: { host: { daemons: known(incompleteSet([], { code: 'permission', text: 'p' })) } },
    },
    target,
    expect: 'unknown',
  },
]);
