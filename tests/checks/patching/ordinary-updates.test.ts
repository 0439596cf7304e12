import check from '../../../checks/patching/ordinary-updates.ts';
import { testCheck } from '../../test-check.ts';
import { known } from '../host-examples.ts';
import { anArchive, anIndex, anUpdate, freshIndex } from '../patching-examples.ts';

const immutable = known(null);
const updates = (count: number, security = false) =>
  Array.from({ length: count }, (_, index) => anUpdate(`p${index}`, security));

testCheck(check, [
  {
    name: 'three wait',
    facts: { self: { index: freshIndex, pending: updates(3), immutable } },
    expect: { outcome: 'pass', note: '3 wait' },
  },
  {
    name: 'sixty wait',
    facts: { self: { index: freshIndex, pending: updates(60), immutable } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '60 updates wait to be installed',
          expected: 'at most 10',
          actual: '60',
          location: { resource: 'ordinary updates' },
        },
      ],
    },
  },
  {
    name: 'twenty wait: milder',
    facts: { self: { index: freshIndex, pending: updates(20), immutable } },
    expect: 'fail',
  },
  {
    name: 'security updates are judged elsewhere',
    facts: { self: { index: freshIndex, pending: updates(60, true), immutable } },
    expect: 'pass',
  },
  {
    name: 'lists of last year',
    facts: { self: { index: anIndex([anArchive('bookworm', '2025-11-01')]), pending: [], immutable } },
    expect: 'unknown',
  },
  {
    name: 'another package manager',
    facts: { self: { index: null, pending: null, immutable } },
    expect: 'unknown',
  },
  {
    name: 'an immutable system',
    facts: { self: { index: freshIndex, pending: [], immutable: known('NixOS') } },
    expect: 'not-applicable',
  },
]);
