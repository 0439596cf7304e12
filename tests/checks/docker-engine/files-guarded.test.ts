import { completeSet, type FileEntry, incompleteSet } from 'rempart/check';
import check from '../../../checks/docker-engine/files-guarded.ts';
import { testCheck } from '../../test-check.ts';

const entry = (path: string, mode: number, uid = 0): FileEntry => ({
  path,
  type: 'file',
  mode,
  uid,
  gid: 0,
  size: 1,
  mtime: 0,
  content: null,
  unreadable: null,
});
const host = (...entries: readonly FileEntry[]) => ({ parent: { host: { files: completeSet(entries) } } });

testCheck(check, [
  {
    name: 'as packages install them',
    facts: host(entry('/etc/docker', 0o755), entry('/etc/docker/daemon.json', 0o644)),
    expect: 'pass',
  },
  {
    name: 'a mode that is a smaller number but open to all (602)',
    facts: host(entry('/etc/docker/daemon.json', 0o602)),
    expect: 'fail',
  },
  { name: 'another owner', facts: host(entry('/etc/docker/daemon.json', 0o644, 1000)), expect: 'fail' },
  {
    name: 'a private key that its group reads',
    facts: host(entry('/etc/docker/server-key.pem', 0o440)),
    expect: 'fail',
  },
  {
    name: 'a private key of mode 400, and one of 600',
    facts: host(entry('/etc/docker/server-key.pem', 0o400), entry('/etc/docker/key.pem', 0o600)),
    expect: 'pass',
  },
  {
    name: 'containerd’s socket open to all',
    facts: host(entry('/run/containerd/containerd.sock', 0o666)),
    expect: 'fail',
  },
  { name: 'no files', facts: host(), expect: 'not-applicable' },
  {
    name: 'nothing bad in a folder that may not be listed',
    facts: {
      parent: {
        host: { files: incompleteSet([entry('/etc/docker', 0o700)], { code: 'permission', text: 'p' }) },
      },
    },
    expect: 'unknown',
  },
]);
