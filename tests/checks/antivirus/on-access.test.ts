import { completeSet, incompleteSet, pass } from 'rempart/check';
import check from '../../../checks/antivirus/on-access.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';
import { aProduct, noProducts, running } from '../product-examples.ts';

const system = aSystem();
const processes = completeSet([aProcess()]);

testCheck(check, [
  {
    name: 'Defender runs',
    facts: {
      self: {
        products: completeSet([aProduct('Microsoft Defender', { running: running('wdavdaemon') })]),
        processes,
        system,
      },
    },
    expect: pass('Microsoft Defender runs'),
  },
  {
    name: 'an agent that is installed and enabled, but stopped',
    facts: {
      self: { products: completeSet([aProduct('ESET', { enabled: true })]), processes, system },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'ESET is installed but does not run',
          expected: 'running',
          actual: 'enabled, not running',
          location: { resource: 'on-access scanner' },
        },
      ],
    },
  },
  {
    name: 'clamd alone scans what it is given',
    facts: {
      self: { products: completeSet([aProduct('ClamAV', { running: running('clamd') })]), processes, system },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'ClamAV scans on demand only',
          expected: 'on-access scanning',
          actual: 'on demand',
          location: { resource: 'on-access scanner' },
          severity: 'medium',
        },
      ],
    },
  },
  {
    name: 'no scanner at all only follows from that',
    facts: { self: { products: noProducts, processes, system } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Nothing scans files: no malware scanner is installed',
          expected: 'a running scanner',
          actual: 'none',
          location: { resource: 'on-access scanner' },
        },
      ],
      follows: ['antivirus/installed'],
    },
  },
  {
    name: 'an agent that may run unseen is not called stopped',
    facts: {
      self: {
        products: completeSet([aProduct('ESET')]),
        processes: incompleteSet([aProcess()], NO_PERMISSION),
        system,
      },
    },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { products: noProducts, processes, system: inContainer } },
    expect: 'not-applicable',
  },
]);
