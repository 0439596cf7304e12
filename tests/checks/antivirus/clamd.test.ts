import { completeSet, incompleteSet, type OpenDetection, type Process } from 'rempart/check';
import checks from '../../../checks/antivirus/clamd.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, NO_PERMISSION } from '../host-examples.ts';
import { aProduct, hiddenProducts, noProducts } from '../product-examples.ts';

const products = completeSet([aProduct('ClamAV')]);
const [detections, scope, unprivileged] = checks;
const found = (signature: string): OpenDetection => ({
  path: '/srv/www/up.php',
  signature,
  log: '/var/log/clamav/clamav.log',
});
const settings = (key: string, ...values: readonly string[]) => new Map([[key, values]]);

testCheck(detections, [
  { name: 'none', facts: { self: { detections: completeSet<OpenDetection>([]), products } }, expect: 'pass' },
  {
    name: 'one lies there still',
    facts: { self: { detections: completeSet([found('Php.Webshell-1')]), products } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/srv/www/up.php was found to be Php.Webshell-1, and is still there',
          expected: 'removed, or in quarantine',
          actual: 'told in /var/log/clamav/clamav.log',
          location: { path: '/srv/www/up.php', resource: '/srv/www/up.php' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'the test file: milder',
    facts: { self: { detections: completeSet([found('Eicar-Test-Signature')]), products: noProducts } },
    expect: 'fail',
  },
  {
    name: 'logs that may not be read',
    facts: { self: { detections: incompleteSet<OpenDetection>([], NO_PERMISSION), products } },
    expect: 'unknown',
  },
  {
    name: 'no ClamAV, so no log of it',
    facts: { self: { detections: completeSet<OpenDetection>([]), products: noProducts } },
    expect: 'not-applicable',
  },
  {
    name: 'packages not seen',
    facts: { self: { detections: completeSet<OpenDetection>([]), products: hiddenProducts } },
    expect: 'unknown',
  },
]);

testCheck(scope, [
  {
    name: 'kernel file systems and a database are left out',
    facts: { self: { settings: settings('excludepath', '^/proc/', '^/sys/', '^/var/lib/mysql') } },
    expect: 'pass',
  },
  {
    name: 'homes are left out',
    facts: { self: { settings: settings('onaccessexcludepath', '/home/') } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/home is left out of every scan',
          expected: 'scanned',
          actual: 'OnAccessExcludePath /home/',
          location: { path: '/etc/clamav/clamd.conf', resource: 'onaccessexcludepath /home' },
        },
      ],
    },
  },
  {
    name: 'everything is left out',
    facts: { self: { settings: settings('excludepath', '^/') } },
    expect: 'fail',
  },
  { name: 'no clamd', facts: { self: { settings: null } }, expect: 'not-applicable' },
]);

const clamd = (uid: number) => completeSet([aProcess({ name: 'clamd', uid })]);

testCheck(unprivileged, [
  { name: 'a user of its own', facts: { self: { processes: clamd(110) } }, expect: 'pass' },
  { name: 'root', facts: { self: { processes: clamd(0) } }, expect: 'fail' },
  { name: 'none', facts: { self: { processes: completeSet([aProcess()]) } }, expect: 'not-applicable' },
  {
    name: 'processes hidden',
    facts: { self: { processes: incompleteSet<Process>([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
