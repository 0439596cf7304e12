import { completeSet, incompleteSet, notApplicable, pass } from 'rempart/check';
import check from '../../../checks/antivirus/scheduled-scan.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';
import { aJob, aProduct, noProducts, running } from '../product-examples.ts';

const system = aSystem();
const products = completeSet([aProduct('ClamAV')]);

testCheck(check, [
  {
    name: 'a weekly script',
    facts: {
      self: {
        products,
        jobs: completeSet([aJob('/etc/cron.weekly/scan', 'exec clamdscan --fdpass --infected /home')]),
        system,
      },
    },
    expect: pass('/etc/cron.weekly/scan'),
  },
  {
    name: 'updating signatures is not scanning',
    facts: {
      self: { products, jobs: completeSet([aJob('/etc/cron.d/clamav', '@hourly root freshclam')]), system },
    },
    expect: 'fail',
  },
  {
    name: 'what scans on access needs no schedule',
    facts: {
      self: {
        products: completeSet([aProduct('ClamAV on-access scanning', { running: running('clamonacc') })]),
        jobs: completeSet([]),
        system,
      },
    },
    expect: notApplicable('ClamAV on-access scanning scans on access'),
  },
  {
    name: 'jobs that may not be read',
    facts: { self: { products, jobs: incompleteSet([], NO_PERMISSION), system } },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { products: noProducts, jobs: completeSet([]), system: inContainer } },
    expect: 'not-applicable',
  },
]);
