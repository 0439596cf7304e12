import { completeSet, incompleteSet, pass } from 'rempart/check';
import check from '../../../checks/runtime-detection/rootkit-scanner.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';
import { aJob, aProduct, noProducts, running } from '../product-examples.ts';

const system = aSystem();
const jobs = completeSet([aJob('/etc/cron.daily/rkhunter', 'exec /usr/bin/rkhunter --cronjob')]);

testCheck(check, [
  {
    name: 'rkhunter every day',
    facts: { self: { products: completeSet([aProduct('rkhunter')]), jobs, system } },
    expect: pass('/etc/cron.daily/rkhunter'),
  },
  {
    name: 'an agent',
    facts: {
      self: {
        products: completeSet([aProduct('Wazuh', { running: running('wazuh-agentd') })]),
        jobs: completeSet([]),
        system,
      },
    },
    expect: 'pass',
  },
  {
    name: 'installed, never run',
    facts: { self: { products: completeSet([aProduct('chkrootkit')]), jobs: completeSet([]), system } },
    expect: 'fail',
  },
  { name: 'none', facts: { self: { products: noProducts, jobs: completeSet([]), system } }, expect: 'fail' },
  {
    name: 'jobs closed to others',
    facts: { self: { products: noProducts, jobs: incompleteSet([], NO_PERMISSION), system } },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { products: noProducts, jobs, system: inContainer } },
    expect: 'not-applicable',
  },
]);
