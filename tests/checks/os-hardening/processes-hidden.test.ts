import check from '../../../checks/os-hardening/processes-hidden.ts';
import { testCheck } from '../../test-check.ts';
import { aMount, aSystem, inContainer } from '../host-examples.ts';

const proc = (options: string) => [
  aMount('/', 'rw'),
  aMount('/proc', 'rw,nosuid', { fileSystem: 'proc', superOptions: options.split(',') }),
];
const system = aSystem();

testCheck(check, [
  {
    name: 'invisible, as newer kernels write it',
    facts: { self: { mounts: proc('rw,gid=23,hidepid=invisible'), system } },
    expect: 'pass',
  },
  { name: '2, as older ones do', facts: { self: { mounts: proc('rw,hidepid=2'), system } }, expect: 'pass' },
  {
    name: 'switched off by name',
    facts: { self: { mounts: proc('rw,hidepid=off'), system } },
    expect: 'fail',
  },
  { name: 'as installed', facts: { self: { mounts: proc('rw'), system } }, expect: 'fail' },
  { name: 'no /proc', facts: { self: { mounts: [aMount('/', 'rw')], system } }, expect: 'unknown' },
  {
    name: 'a container',
    facts: { self: { mounts: proc('rw'), system: inContainer } },
    expect: 'not-applicable',
  },
]);
