import check from '../../../checks/os-hardening/data-not-executable.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const system = aSystem();
const flags = (...names: readonly string[]) => new Set(names);

testCheck(check, [
  {
    name: 'nx',
    facts: { self: { processor: { arch: 'x86_64', flags: flags('sse', 'nx') }, system } },
    expect: 'pass',
  },
  {
    name: 'a model of a hypervisor without it',
    facts: { self: { processor: { arch: 'x86_64', flags: flags('sse', 'nx_other') }, system } },
    expect: 'fail',
  },
  {
    name: 'a 32-bit kernel without PAE',
    facts: { self: { processor: { arch: 'i686', flags: flags('sse') }, system } },
    expect: 'fail',
  },
  {
    name: 'ARM never runs data (dev-sec and Lynis look for a flag of x86)',
    facts: { self: { processor: { arch: 'aarch64', flags: null }, system } },
    expect: 'not-applicable',
  },
  {
    name: 'a container',
    facts: { self: { processor: { arch: 'x86_64', flags: flags() }, system: inContainer } },
    expect: 'not-applicable',
  },
]);
