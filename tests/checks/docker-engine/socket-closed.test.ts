import type { FileEntry } from 'rempart/check';
import check from '../../../checks/docker-engine/socket-closed.ts';
import { testCheck } from '../../test-check.ts';
import { engineTarget as target } from '../engine-examples.ts';

const socket = (mode: number, path = '/run/docker.sock') => {
  const entry: FileEntry = {
    path,
    type: 'socket',
    mode,
    uid: 0,
    gid: 998,
    size: 0,
    mtime: 0,
    content: null,
    unreadable: null,
  };
  return { parent: { host: { engineSockets: [{ path, engine: 'docker' as const, entry }] } } };
};

testCheck(check, [
  { name: 'root and its group', facts: socket(0o660), target, expect: 'pass' },
  { name: 'root alone', facts: socket(0o600), target, expect: 'pass' },
  {
    name: 'everybody',
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
        },
      ],
    },
  },
  { name: 'a mode that is a smaller number but open (602)', facts: socket(0o602), target, expect: 'fail' },
  {
    name: 'another engine’s socket',
    facts: socket(0o666, '/run/user/1000/docker.sock'),
    target,
    expect: 'not-applicable',
  },
  {
    name: 'a socket at no usual place',
    facts: {
      parent: { host: { engineSockets: [{ path: '/run/docker.sock', engine: 'docker', entry: null }] } },
    },
    target,
    expect: 'not-applicable',
  },
]);
