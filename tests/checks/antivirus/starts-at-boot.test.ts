import { completeSet } from 'rempart/check';
import check from '../../../checks/antivirus/starts-at-boot.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';
import { aProduct, aUnit, hiddenProducts, noProducts, running } from '../product-examples.ts';

const system = aSystem();
const unit = aUnit('falcon-sensor.service');
const falcon = (enabled: boolean, over = {}) =>
  completeSet([
    aProduct('CrowdStrike Falcon', {
      running: running('falcon-sensor'),
      enabled,
      units: [enabled ? unit : { ...unit, state: 'disabled', wantedBy: [] }],
      ...over,
    }),
  ]);

testCheck(check, [
  { name: 'enabled', facts: { self: { products: falcon(true), system } }, expect: 'pass' },
  {
    name: 'started by hand',
    facts: { self: { products: falcon(false), system } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'CrowdStrike Falcon runs, but does not start with the machine',
          expected: 'enabled',
          actual: 'falcon-sensor.service disabled',
          location: { resource: 'CrowdStrike Falcon' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'in a container the engine starts it',
    facts: { self: { products: falcon(false, { inContainer: true }), system } },
    expect: 'not-applicable',
  },
  {
    name: 'installed, stopped: judged by other checks',
    facts: { self: { products: falcon(false, { running: [] }), system } },
    expect: 'not-applicable',
  },
  { name: 'none', facts: { self: { products: noProducts, system } }, expect: 'not-applicable' },
  { name: 'not seen', facts: { self: { products: hiddenProducts, system } }, expect: 'unknown' },
  {
    name: 'a container',
    facts: { self: { products: falcon(false), system: inContainer } },
    expect: 'not-applicable',
  },
]);
