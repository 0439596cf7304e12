import { completeSet, incompleteSet, pass, type ResourceSet, type ScheduledJob } from 'rempart/check';
import check from '../../../checks/antivirus/signatures-updated.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';
import { aJob, aProduct, aUnit, noProducts, someUnits } from '../product-examples.ts';

const system = aSystem();
const products = completeSet([aProduct('ClamAV')]);
const processes = completeSet([aProcess()]);
const jobs: ResourceSet<ScheduledJob> = completeSet([]);
const units = someUnits();

testCheck(check, [
  {
    name: 'freshclam runs',
    facts: {
      self: { products, processes: completeSet([aProcess({ name: 'freshclam' })]), units, jobs, system },
    },
    expect: pass('freshclam runs'),
  },
  {
    name: 'its unit is enabled',
    facts: {
      self: { products, processes, units: someUnits(aUnit('clamav-freshclam.service')), jobs, system },
    },
    expect: 'pass',
  },
  {
    name: 'cron runs it',
    facts: {
      self: {
        products,
        processes,
        units,
        jobs: completeSet([aJob('/etc/cron.d/clamav-update', '0 */3 * * * root /usr/bin/freshclam --quiet')]),
        system,
      },
    },
    expect: pass('/etc/cron.d/clamav-update'),
  },
  {
    name: 'its unit is disabled',
    facts: {
      self: {
        products,
        processes,
        units: someUnits(aUnit('clamav-freshclam.service', { state: 'disabled', wantedBy: [] })),
        jobs,
        system,
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Nothing fetches new signatures for ClamAV',
          expected: 'freshclam as a service or a job',
          actual: 'clamav-freshclam.service is disabled',
          location: { resource: 'freshclam' },
        },
      ],
    },
  },
  {
    name: 'a crontab that could not be read may name it',
    facts: { self: { products, processes, units, jobs: incompleteSet([], NO_PERMISSION), system } },
    expect: 'unknown',
  },
  {
    name: 'another product updates itself',
    facts: { self: { products: completeSet([aProduct('Sophos')]), processes, units, jobs, system } },
    expect: 'not-applicable',
  },
  {
    name: 'a container',
    facts: { self: { products: noProducts, processes, units, jobs, system: inContainer } },
    expect: 'not-applicable',
  },
]);
