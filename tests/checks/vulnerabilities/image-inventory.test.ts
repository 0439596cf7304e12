import { pass } from 'rempart/check';
import check from '../../../checks/vulnerabilities/image-inventory.ts';
import { testCheck } from '../../test-check.ts';
import { aPackage, dpkg } from '../patching-examples.ts';

testCheck(check, [
  {
    name: 'dpkg',
    facts: { self: { installed: dpkg(aPackage('libc6', '2.36-9')) } },
    expect: pass('1 packages of dpkg'),
  },
  { name: 'from scratch', facts: { self: { installed: null } }, expect: 'fail' },
]);
