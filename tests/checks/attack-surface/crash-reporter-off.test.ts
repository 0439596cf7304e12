import check from '../../../checks/attack-surface/crash-reporter-off.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, someParameters } from '../host-examples.ts';
import { denied, known, unit, unitsOf } from './example-host.ts';

const system = aSystem();
const apport = unit('apport.service');
const plain = { parameters: someParameters({ 'kernel.core_pattern': 'core' }), system };

testCheck(check, [
  {
    name: 'apport switched off in its file, though its unit stays active',
    facts: { self: { ...plain, units: known(unitsOf(apport)) } },
    expect: 'pass',
  },
  {
    name: 'systemd-coredump keeps dumps here and is judged with them',
    facts: {
      self: {
        parameters: someParameters({ 'kernel.core_pattern': '|/usr/lib/systemd/systemd-coredump %P' }),
        units: known(unitsOf()),
        system,
      },
    },
    expect: 'pass',
  },
  {
    name: 'Ubuntu as installed',
    facts: {
      self: {
        parameters: someParameters({ 'kernel.core_pattern': '|/usr/share/apport/apport -p%p -s%s' }),
        units: known(unitsOf(apport)),
        system,
      },
    },
    expect: 'fail',
  },
  {
    name: 'a sender alone',
    facts: { self: { ...plain, units: known(unitsOf(unit('whoopsie.service'))) } },
    expect: 'fail',
  },
  {
    name: 'a sender that is masked',
    facts: {
      self: {
        ...plain,
        units: known(unitsOf(unit('whoopsie.service', { state: 'masked', active: false }))),
      },
    },
    expect: 'pass',
  },
  { name: 'units not seen', facts: { self: { ...plain, units: denied } }, expect: 'unknown' },
  {
    name: 'no core_pattern to read',
    facts: { self: { ...plain, parameters: someParameters({}), units: known(unitsOf()) } },
    expect: 'unknown',
  },
  {
    name: 'a container sees the pattern of its host',
    facts: {
      self: {
        parameters: someParameters({ 'kernel.core_pattern': '|/usr/share/apport/apport' }),
        units: known(unitsOf()),
        system: inContainer,
      },
    },
    expect: 'not-applicable',
  },
]);
