import type { AclEntry, Group, SocketAccesses } from 'rempart/check';
import check from '../../../checks/docker-engine/docker-group-empty.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, podman, refused } from '../container-examples.ts';
import { desktop, rootlessTarget, engineTarget as target } from '../engine-examples.ts';
import { aGroup, anAccount, anEntry, root } from '../host-examples.ts';

const DOCKER = 998;
const access = (mode = 0o660, gid = DOCKER): SocketAccesses => ({
  sockets: [
    {
      path: '/run/docker.sock',
      entry: anEntry('/run/docker.sock', mode, { type: 'socket', gid }),
      folders: [anEntry('/run/', 0o755)],
    },
  ],
  reason: null,
});
const facts = (
  groups: readonly Group[] | null,
  {
    accounts = [root, anAccount('ada', 1000)],
    socket = access(),
    acls = [] as readonly AclEntry[] | null,
    info = engine(),
  } = {},
) => ({
  self: { info },
  parent: {
    host: { groups: groups as readonly Group[], accounts, access: known(socket), acls: known(acls) },
  },
});
const docker = (...members: readonly string[]) => aGroup('docker', DOCKER, ...members);
const finding = (name: string, actual: string, command: string) => ({
  message: `${name} may become root through the engine`,
  expected: 'no access to the socket',
  actual,
  location: { path: '/etc/group', resource: name },
  fix: { command },
});

testCheck(check, [
  { name: 'no member', facts: facts([docker()]), target, expect: 'pass' },
  {
    name: 'a member',
    facts: facts([docker('ada')]),
    target,
    expect: {
      outcome: 'fail',
      findings: [finding('ada', 'member of docker', 'gpasswd -d ada docker')],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'an account whose primary group it is, which no list of members names',
    facts: facts([docker()], { accounts: [root, anAccount('ci', 1001, { gid: DOCKER })] }),
    target,
    expect: {
      outcome: 'fail',
      findings: [finding('ci', 'primary group docker', 'usermod -g ci ci')],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'an access control list of the socket',
    facts: facts([docker()], {
      acls: [
        { path: '/run/docker.sock', kind: 'user', id: 1000, writes: true },
        { path: '/run/docker.sock', kind: 'user', id: 1001, writes: false },
        { path: '/run/other.sock', kind: 'user', id: 1002, writes: true },
      ],
    }),
    target,
    expect: {
      outcome: 'fail',
      findings: [finding('ada', 'access control list of the socket', 'setfacl -x u:1000 /run/docker.sock')],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a member who may become root anyway, by a password: milder',
    facts: facts([docker('ada'), aGroup('sudo', 27, 'ada')]),
    target,
    expect: {
      outcome: 'fail',
      findings: [{ ...finding('ada', 'member of docker', 'gpasswd -d ada docker'), severity: 'medium' }],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a socket of another group: its members count, not those of docker',
    facts: facts([docker('ada'), aGroup('staff', 50, 'bob')], { socket: access(0o660, 50) }),
    target,
    expect: {
      outcome: 'fail',
      findings: [finding('bob', 'member of staff', 'gpasswd -d bob staff')],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a socket that its group may not write',
    facts: facts([docker('ada')], { socket: access(0o600) }),
    target,
    expect: 'pass',
  },
  {
    name: 'a socket of root’s own group (Podman)',
    facts: facts([docker('ada'), aGroup('root', 0, 'ada')], {
      socket: access(0o660, 0),
      info: podman(),
    }),
    target,
    expect: 'pass',
  },
  {
    name: 'a socket that is not seen: dockerd’s own default counts',
    facts: facts([docker('ada')], { socket: { sockets: [], reason: null } }),
    target,
    expect: 'fail',
  },
  {
    name: 'members of a group whose name only contains docker (docker-bench)',
    facts: facts([docker(), aGroup('dockerroot', 997, 'ada')]),
    target,
    expect: 'pass',
  },
  {
    name: 'two members are both told (docker-bench overwrites its list)',
    facts: facts([docker('ada', 'bob')]),
    target,
    expect: {
      outcome: 'fail',
      findings: [
        finding('ada', 'member of docker', 'gpasswd -d ada docker'),
        finding('bob', 'member of docker', 'gpasswd -d bob docker'),
      ],
      resources: { passed: 0, total: 2, complete: true },
    },
  },
  {
    name: 'no such group, and the socket not seen',
    facts: {
      ...facts([aGroup('root', 0)]),
      parent: { host: { groups: [aGroup('root', 0)], accounts: [root], access: refused, acls: refused } },
    },
    target,
    expect: 'not-applicable',
  },
  {
    name: 'a rootless engine gives nobody more',
    facts: facts([docker('ada')], { info: engine({ rootless: true }) }),
    target: rootlessTarget,
    expect: 'not-applicable',
  },
  {
    name: 'Docker Desktop',
    facts: facts([docker('ada')], { info: desktop() }),
    target,
    expect: 'not-applicable',
  },
  { name: 'no group file', facts: facts(null), target, expect: 'unknown' },
]);
