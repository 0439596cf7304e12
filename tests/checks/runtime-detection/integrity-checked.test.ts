import { completeSet, type IntegrityFile, incompleteSet } from 'rempart/check';
import check from '../../../checks/runtime-detection/integrity-checked.ts';
import { testCheck } from '../../test-check.ts';
import { anEntry, NO_PERMISSION } from '../host-examples.ts';
import { aJob, aProduct, noProducts, running } from '../product-examples.ts';

const products = completeSet([aProduct('AIDE')]);
const ran = (day: string): IntegrityFile => ({
  product: 'AIDE',
  role: 'log',
  entry: anEntry('/var/log/aide/aide.log', 0o640, { mtime: Date.parse(day) / 1000 }),
});
const timer = aJob('/usr/lib/systemd/system/dailyaidecheck.timer', 'dailyaidecheck.timer');

testCheck(check, [
  {
    name: 'ran yesterday',
    facts: { self: { products, files: completeSet([ran('2026-11-21')]), jobs: completeSet([timer]) } },
    expect: 'pass',
  },
  {
    name: 'a schedule alone is not a run',
    facts: { self: { products, files: completeSet([]), jobs: completeSet([timer]) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The integrity check is scheduled, but did not run',
          expected: 'a run during the last 7 days',
          actual: 'no log of a run',
          location: { resource: 'integrity check', path: timer.path },
          severity: 'low',
        },
      ],
    },
  },
  {
    name: 'ran a month ago, and nothing will run it',
    facts: { self: { products, files: completeSet([ran('2026-10-20')]), jobs: completeSet([]) } },
    expect: 'fail',
  },
  {
    name: 'Samhain compares all the time',
    facts: {
      self: {
        products: completeSet([aProduct('Samhain', { running: running('samhain') })]),
        files: completeSet([]),
        jobs: completeSet([]),
      },
    },
    expect: 'pass',
  },
  {
    name: 'logs closed to others',
    facts: { self: { products, files: incompleteSet([], NO_PERMISSION), jobs: completeSet([timer]) } },
    expect: 'unknown',
  },
  {
    name: 'crontab closed to others',
    facts: { self: { products, files: completeSet([]), jobs: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
  {
    name: 'no checker',
    facts: { self: { products: noProducts, files: completeSet([]), jobs: completeSet([]) } },
    expect: 'not-applicable',
  },
]);
