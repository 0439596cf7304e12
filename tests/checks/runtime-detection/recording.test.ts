import { completeSet, incompleteSet, type Process } from 'rempart/check';
import checks from '../../../checks/runtime-detection/recording.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, known, NO_PERMISSION, notKnown } from '../host-examples.ts';
import { aProduct, hiddenProducts, noProducts, running } from '../product-examples.ts';

const [accounting, measurements, network] = checks;
const system = aSystem();
const rules = known<readonly string[] | null>([]);
const processes = completeSet<Process>([]);

testCheck(accounting, [
  {
    name: 'execve is audited',
    facts: {
      self: {
        rules: known(['-a always,exit -F arch=b64 -S execve -F auid>=1000 -k run']),
        products: noProducts,
        system,
      },
    },
    expect: 'pass',
  },
  {
    name: 'process accounting starts with the machine',
    facts: {
      self: { rules, products: completeSet([aProduct('process accounting', { enabled: true })]), system },
    },
    expect: 'pass',
  },
  {
    name: 'sysstat is installed, but its unit is off',
    facts: { self: { rules, products: completeSet([aProduct('sysstat')]), system } },
    expect: 'fail',
  },
  { name: 'none', facts: { self: { rules, products: noProducts, system } }, expect: 'fail' },
  {
    name: 'rules that may not be read',
    facts: { self: { rules: notKnown, products: noProducts, system } },
    expect: 'unknown',
  },
  {
    name: 'packages not seen',
    facts: { self: { rules, products: hiddenProducts, system } },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { rules, products: noProducts, system: inContainer } },
    expect: 'not-applicable',
  },
]);

testCheck(measurements, [
  { name: 'by a policy', facts: { self: { measurements: 1880, system } }, expect: 'pass' },
  { name: 'the boot alone', facts: { self: { measurements: 1, system } }, expect: 'fail' },
  { name: 'no IMA', facts: { self: { measurements: null, system } }, expect: 'fail' },
  {
    name: 'a container',
    facts: { self: { measurements: 1880, system: inContainer } },
    expect: 'not-applicable',
  },
]);

testCheck(network, [
  {
    name: 'Suricata',
    facts: {
      self: {
        products: completeSet([aProduct('Suricata', { running: running('Suricata-Main') })]),
        processes,
        system,
      },
    },
    expect: { outcome: 'pass', note: 'Suricata' },
  },
  {
    name: 'installed, stopped',
    facts: { self: { products: completeSet([aProduct('Snort')]), processes, system } },
    expect: 'fail',
  },
  {
    name: 'a router without one',
    facts: { self: { products: noProducts, processes, system: aSystem({ roles: ['router'] }) } },
    expect: 'fail',
  },
  {
    name: 'an ordinary server needs none',
    facts: { self: { products: noProducts, processes, system } },
    expect: 'not-applicable',
  },
  {
    name: 'processes hidden',
    facts: { self: { products: noProducts, processes: incompleteSet([], NO_PERMISSION), system } },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { products: noProducts, processes, system: inContainer } },
    expect: 'not-applicable',
  },
]);
