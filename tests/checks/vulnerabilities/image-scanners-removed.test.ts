import check from '../../../checks/vulnerabilities/image-scanners-removed.ts';
import { testCheck } from '../../test-check.ts';

testCheck(check, [
  { name: 'none', facts: { self: { scanner: null } }, expect: 'pass' },
  { name: 'one', facts: { self: { scanner: '/usr/local/bin/trivy' } }, expect: 'fail' },
]);
