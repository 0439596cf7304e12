import { completeSet, type FileEntry, incompleteSet } from 'rempart/check';
import check from '../../../checks/attack-surface/runtime-sockets-guarded.ts';
import { testCheck } from '../../test-check.ts';
import { aGroup, anEntry, NO_PERMISSION } from '../host-examples.ts';
import { known } from './example-host.ts';

const socket = (path: string, mode: number, over: Partial<FileEntry> = {}) =>
  anEntry(path, mode, { type: 'socket', ...over });
const containerd = '/run/containerd/containerd.sock';
const groups = [aGroup('lxd', 110), aGroup('dev', 1001)];
const self = (...entries: readonly FileEntry[]) => ({
  self: { files: completeSet(entries), engines: known([]), groups },
});

testCheck(check, [
  { name: 'as containerd makes it', facts: self(socket(containerd, 0o660)), expect: 'pass' },
  {
    name: 'LXD and its group',
    facts: self(socket('/var/lib/lxd/unix.socket', 0o660, { gid: 110 })),
    expect: 'pass',
  },
  { name: 'everybody', facts: self(socket(containerd, 0o666)), expect: 'fail' },
  {
    name: 'a smaller number that lets everybody write (0602)',
    facts: self(socket(containerd, 0o602)),
    expect: 'fail',
  },
  { name: 'a group of developers', facts: self(socket(containerd, 0o660, { gid: 1001 })), expect: 'fail' },
  { name: 'an ordinary user', facts: self(socket(containerd, 0o600, { uid: 1000 })), expect: 'fail' },
  {
    name: 'Docker’s containerd is judged with Docker',
    facts: {
      self: {
        files: completeSet([socket(containerd, 0o666)]),
        engines: known([{ path: '/run/docker.sock', engine: 'docker' as const, entry: null }]),
        groups,
      },
    },
    expect: 'not-applicable',
  },
  { name: 'none', facts: self(), expect: 'not-applicable' },
  {
    name: 'a folder that may not be entered',
    facts: { self: { files: incompleteSet([], NO_PERMISSION), engines: known([]), groups } },
    expect: 'unknown',
  },
]);
