import { completeSet, incompleteSet, type ServedCertificate } from 'rempart/check';
import check from '../../../checks/os-hardening/certificates-current.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);

const served = (from: number, until: number): ServedCertificate => ({
  path: '/etc/nginx/ssl/site.crt',
  validity: { notBefore: NOW + from * DAY, notAfter: NOW + until * DAY },
});
const self = (...certificates: readonly ServedCertificate[]) => ({
  self: { certificates: completeSet(certificates) },
});

testCheck(check, [
  { name: 'a year', facts: self(served(-10, 355)), expect: 'pass' },
  { name: 'of Let’s Encrypt, before it is renewed', facts: self(served(-65, 25)), expect: 'pass' },
  { name: 'of six days, with two left', facts: self(served(-4, 2)), expect: 'pass' },
  { name: 'run out', facts: self(served(-400, -1)), expect: 'fail' },
  { name: 'soon', facts: self(served(-345, 20)), expect: 'fail' },
  { name: 'not yet', facts: self(served(1, 365)), expect: 'fail' },
  { name: 'no certificate', facts: self({ path: '/etc/nginx/ssl/x.pem', validity: null }), expect: 'fail' },
  { name: 'none', facts: self(), expect: 'not-applicable' },
  {
    name: 'out of sight',
    facts: { self: { certificates: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
