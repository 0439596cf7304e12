import type { Group, SocketAccesses } from 'rempart/check';
import check from '../../../checks/docker-engine/socket-owner.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';
import {
  desktop,
  hiddenDaemon,
  rootlessTarget,
  seenDaemon,
  engineTarget as target,
} from '../engine-examples.ts';
import { aGroup, anEntry, NO_PERMISSION } from '../host-examples.ts';

const GROUPS = [aGroup('root', 0), aGroup('staff', 50), aGroup('docker', 998), aGroup('ops', 1100)];
const facts = (
  owner: { readonly uid?: number; readonly gid?: number; readonly mode?: number } | null,
  {
    info = engine(),
    daemons = seenDaemon(['-H', 'fd://']),
    path = '/run/docker.sock',
    groups = GROUPS as readonly Group[],
    reason = null as SocketAccesses['reason'],
  } = {},
) => ({
  self: { info },
  parent: {
    host: {
      groups,
      daemons,
      access: {
        reason,
        sockets: [
          {
            path,
            folders: [],
            entry:
              owner === null
                ? null
                : anEntry(path, owner.mode ?? 0o660, {
                    type: 'socket',
                    uid: owner.uid ?? 0,
                    gid: owner.gid ?? 998,
                  }),
          },
        ],
      },
    },
  },
});
const rootless = { info: engine({ rootless: true }), path: '/run/user/1000/docker.sock' };

testCheck(check, [
  { name: 'root and docker', facts: facts({}), target, expect: 'pass' },
  { name: 'root alone', facts: facts({ gid: 0 }), target, expect: 'pass' },
  {
    name: 'a group that people are in for another reason',
    facts: facts({ gid: 50 }),
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The socket belongs to the group staff',
          expected: 'root:docker',
          actual: '0660, uid 0, gid 50',
          location: { path: '/run/docker.sock', resource: 'socket' },
          fix: { command: 'chown root:docker /run/docker.sock' },
        },
      ],
    },
  },
  {
    name: 'the group that daemon.json names',
    facts: facts({ gid: 1100 }, { daemons: seenDaemon([], { group: 'ops' }) }),
    target,
    expect: 'pass',
  },
  {
    name: 'docker, although a flag names another group',
    facts: facts({}, { daemons: seenDaemon(['-G', 'ops']) }),
    target,
    expect: 'fail',
  },
  {
    name: 'a group named by its number',
    facts: facts({ gid: 1234 }, { daemons: seenDaemon(['--group=1234']) }),
    target,
    expect: 'pass',
  },
  { name: 'a group that nobody named', facts: facts({ gid: 1234 }), target, expect: 'fail' },
  {
    name: 'another group that may not write',
    facts: facts({ gid: 50, mode: 0o640 }),
    target,
    expect: 'pass',
  },
  { name: 'another account', facts: facts({ uid: 1000 }), target, expect: 'fail' },
  {
    name: 'rootless: its user’s',
    facts: facts({ uid: 1000, gid: 1000 }, { ...rootless, daemons: seenDaemon([], {}, 1000) }),
    target: rootlessTarget,
    expect: 'pass',
  },
  {
    name: 'rootless: its user is told by the place where the process is not seen',
    facts: facts({ uid: 1001, gid: 1001 }, { ...rootless, daemons: hiddenDaemon }),
    target: rootlessTarget,
    expect: 'fail',
  },
  {
    name: 'rootless, and nobody knows whose',
    facts: facts({ uid: 1000 }, { info: rootless.info, path: '/srv/d.sock', daemons: hiddenDaemon }),
    target: { ...target, id: 'host/engine//srv/d.sock' },
    expect: 'unknown',
  },
  {
    name: 'Podman of root',
    facts: facts({ gid: 0 }, { info: podman(), daemons: hiddenDaemon }),
    target,
    expect: 'pass',
  },
  { name: 'not seen', facts: facts(null), target, expect: 'unknown' },
  { name: 'not to be looked at', facts: facts(null, { reason: NO_PERMISSION }), target, expect: 'unknown' },
  {
    name: 'an engine behind an address',
    facts: facts({ uid: 1000 }),
    target: { ...target, id: 'host/engine/ssh://box' },
    expect: 'not-applicable',
  },
  {
    name: 'Docker Desktop',
    facts: facts({ uid: 501 }, { info: desktop() }),
    target,
    expect: 'not-applicable',
  },
]);
