import check from '../../../checks/os-hardening/prelink-absent.ts';
import { testCheck } from '../../test-check.ts';
import { packages } from '../attack-surface/example-host.ts';

testCheck(check, [
  { name: 'not there', facts: { self: { packages: packages('libc6', 'prelink-doc') } }, expect: 'pass' },
  { name: 'installed', facts: { self: { packages: packages('prelink') } }, expect: 'fail' },
  { name: 'no package manager', facts: { self: { packages: null } }, expect: 'not-applicable' },
]);
