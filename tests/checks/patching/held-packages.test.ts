import check from '../../../checks/patching/held-packages.ts';
import { testCheck } from '../../test-check.ts';
import { anUpdate, aPackage, dpkg } from '../patching-examples.ts';

const held = dpkg(aPackage('docker-ce', '1.0-1', { held: true }));

testCheck(check, [
  {
    name: 'held at the newest version',
    facts: { self: { installed: held, pending: [anUpdate('openssl', true)] } },
    expect: 'pass',
  },
  {
    name: 'held back from a security update',
    facts: { self: { installed: held, pending: [anUpdate('docker-ce', true, { held: true })] } },
    expect: 'fail',
  },
  {
    name: 'held back from an ordinary one: milder',
    facts: { self: { installed: held, pending: [anUpdate('docker-ce', false, { held: true })] } },
    expect: 'fail',
  },
  {
    name: 'none held',
    facts: { self: { installed: dpkg(aPackage('a', '1')), pending: [] } },
    expect: 'not-applicable',
  },
  {
    name: 'another package manager',
    facts: { self: { installed: { manager: 'apk', packages: [] }, pending: null } },
    expect: 'not-applicable',
  },
]);
