import { pass, type SocketAccess, type SocketAccesses } from 'rempart/check';
import check from '../../../checks/docker-engine/socket-closed.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';
import {
  desktop,
  hiddenDaemon,
  rootlessTarget,
  seenDaemon,
  engineTarget as target,
} from '../engine-examples.ts';
import { anEntry, NO_PERMISSION } from '../host-examples.ts';

const at = (path: string, mode: number | null, folderMode = 0o755): SocketAccess => ({
  path,
  entry: mode === null ? null : anEntry(path, mode, { type: 'socket', gid: 998 }),
  folders: [anEntry(`${path.slice(0, path.lastIndexOf('/'))}/`, folderMode)],
});
const facts = (
  sockets: readonly SocketAccess[],
  { info = engine(), daemons = seenDaemon(['-H', 'fd://']), reason = null as SocketAccesses['reason'] } = {},
) => ({ self: { info }, parent: { host: { access: { sockets, reason }, daemons } } });
const socket = (mode: number) => facts([at('/run/docker.sock', mode)]);

testCheck(check, [
  { name: 'root and its group', facts: socket(0o660), target, expect: 'pass' },
  { name: 'root alone', facts: socket(0o600), target, expect: 'pass' },
  {
    name: 'everybody (Lynis asks for a plain file and never looks)',
    facts: socket(0o666),
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Every account of the host may use the engine',
          expected: '0660 or less',
          actual: '0666, uid 0, gid 998',
          location: { path: '/run/docker.sock', resource: 'socket' },
          fix: { command: 'chmod 660 /run/docker.sock' },
        },
      ],
    },
  },
  {
    name: 'a mode that is a smaller number but open (602; docker-bench compares decimals)',
    facts: socket(0o602),
    target,
    expect: 'fail',
  },
  { name: 'readable, which connects nobody', facts: socket(0o664), target, expect: 'pass' },
  {
    name: 'open, in a folder that others may not enter',
    facts: facts([at('/run/user/1000/docker.sock', 0o666, 0o700)], {
      info: engine({ rootless: true }),
      daemons: seenDaemon([], {}, 1000),
    }),
    target: rootlessTarget,
    expect: pass('0666, uid 0, gid 998, behind /run/user/1000 with 0700'),
  },
  {
    name: 'closed, but the daemon listens on a second one that is open',
    facts: facts([at('/run/docker.sock', 0o660), at('/tmp/docker.sock', 0o777)], {
      daemons: seenDaemon(['-H', 'unix:///var/run/docker.sock', '-H', 'unix:///tmp/docker.sock']),
    }),
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Every account of the host may use the engine',
          expected: '0660 or less',
          actual: '0777, uid 0, gid 998',
          location: { path: '/tmp/docker.sock', resource: '/tmp/docker.sock' },
          fix: { command: 'chmod 660 /tmp/docker.sock' },
        },
      ],
    },
  },
  {
    name: 'closed, and the open one is another engine’s',
    facts: facts([at('/run/docker.sock', 0o660), at('/tmp/docker.sock', 0o777)]),
    target,
    expect: 'pass',
  },
  {
    name: 'Podman’s, open',
    facts: facts([at('/run/docker.sock', 0o666)], { info: podman(), daemons: hiddenDaemon }),
    target,
    expect: 'fail',
  },
  {
    name: 'nothing at the path for this reader',
    facts: facts([at('/run/docker.sock', null)]),
    target,
    expect: 'unknown',
  },
  {
    name: 'a folder that may not be entered to look',
    facts: facts([], { reason: NO_PERMISSION }),
    target,
    expect: 'unknown',
  },
  {
    name: 'an engine behind an address',
    facts: socket(0o666),
    target: { ...target, id: 'host/engine/tcp://10.0.0.5:2376' },
    expect: 'not-applicable',
  },
  {
    name: 'Docker Desktop',
    facts: facts([at('/run/docker.sock', 0o666)], { info: desktop() }),
    target,
    expect: 'not-applicable',
  },
]);
