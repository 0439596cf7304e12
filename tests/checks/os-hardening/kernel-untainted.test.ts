import check from '../../../checks/os-hardening/kernel-untainted.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, someParameters } from '../host-examples.ts';

const self = (tainted: string, system = aSystem()) => ({
  self: { parameters: someParameters({ 'kernel.tainted': tainted }), system },
});

testCheck(check, [
  { name: 'clean', facts: self('0'), expect: 'pass' },
  {
    name: 'a warning of the kernel and a live patch are no code from elsewhere',
    facts: self('33280'),
    expect: 'pass',
  },
  { name: 'a module by force', facts: self('2'), expect: 'fail' },
  { name: 'an unsigned driver from outside (ZFS, NVIDIA)', facts: self('12289'), expect: 'fail' },
  {
    name: 'not to be read',
    facts: { self: { parameters: someParameters({}), system: aSystem() } },
    expect: 'unknown',
  },
  { name: 'a container', facts: self('2', inContainer), expect: 'not-applicable' },
]);
