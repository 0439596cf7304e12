import check from '../../../checks/os-hardening/crash-handler-guarded.ts';
import { testCheck } from '../../test-check.ts';
import { anEntry, aSystem, inContainer } from '../host-examples.ts';

const system = aSystem();
const path = '/usr/lib/systemd/systemd-coredump';
const folder = anEntry('/usr/lib/systemd/', 0o755);
const handler = { path, entry: anEntry(path, 0o755), folder };

testCheck(check, [
  { name: 'systemd’s', facts: { self: { handler, system } }, expect: 'pass' },
  {
    name: 'written by everybody',
    facts: { self: { handler: { ...handler, entry: anEntry(path, 0o757) }, system } },
    expect: 'fail',
  },
  {
    name: 'of an ordinary user',
    facts: { self: { handler: { ...handler, entry: anEntry(path, 0o755, { uid: 1000 }) }, system } },
    expect: 'fail',
  },
  {
    name: 'in a folder that others write',
    facts: { self: { handler: { ...handler, folder: anEntry('/usr/lib/systemd/', 0o777) }, system } },
    expect: 'fail',
  },
  { name: 'not there', facts: { self: { handler: { ...handler, entry: null }, system } }, expect: 'fail' },
  {
    name: 'in /tmp, whoever owns it now',
    facts: { self: { handler: { path: '/tmp/h', entry: anEntry('/tmp/h', 0o755), folder: null }, system } },
    expect: 'fail',
  },
  {
    name: 'in the files of a container, which an escape leaves there',
    facts: { self: { handler: { ...handler, path: '/var/lib/docker/overlay2/0123/diff/cmd' }, system } },
    expect: 'fail',
  },
  {
    name: 'in the root of whatever crashed',
    facts: { self: { handler: { path: '/proc/%P/root/cmd', entry: null, folder: null }, system } },
    expect: 'fail',
  },
  {
    name: 'a file instead of a program',
    facts: { self: { handler: null, system } },
    expect: 'not-applicable',
  },
  {
    name: 'a container sees the pattern of its host, and other files',
    facts: { self: { handler: { ...handler, entry: null }, system: inContainer } },
    expect: 'not-applicable',
  },
]);
