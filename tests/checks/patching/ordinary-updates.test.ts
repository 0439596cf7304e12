import { aptUpdateState } from 'rempart/check';
import check from '../../../checks/patching/ordinary-updates.ts';
import { testCheck } from '../../test-check.ts';
import { known } from '../host-examples.ts';
import {
  anArchive,
  anIndex,
  anUpdate,
  anUpdateState,
  aWaitingUpdate,
  freshIndex,
} from '../patching-examples.ts';

const immutable = known(null);
const updates = (count: number, security = false) =>
  Array.from({ length: count }, (_, index) => anUpdate(`p${index}`, security));

testCheck(check, [
  {
    name: 'three wait',
    facts: { self: { updates: aptUpdateState(freshIndex, updates(3)), immutable } },
    expect: { outcome: 'pass', note: '3 wait' },
  },
  {
    name: 'sixty wait',
    facts: { self: { updates: aptUpdateState(freshIndex, updates(60)), immutable } },
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
    facts: { self: { updates: aptUpdateState(freshIndex, updates(20)), immutable } },
    expect: 'fail',
  },
  {
    name: 'security updates are judged elsewhere',
    facts: { self: { updates: aptUpdateState(freshIndex, updates(60, true)), immutable } },
    expect: 'pass',
  },
  {
    name: 'lists of last year',
    facts: {
      self: { updates: aptUpdateState(anIndex([anArchive('bookworm', '2025-11-01')]), []), immutable },
    },
    expect: 'unknown',
  },
  {
    name: 'another package manager',
    facts: { self: { updates: null, immutable } },
    expect: 'unknown',
  },
  {
    name: 'an immutable system',
    facts: { self: { updates: aptUpdateState(freshIndex, []), immutable: known('NixOS') } },
    expect: 'not-applicable',
  },
  {
    name: 'apk: twelve wait',
    facts: {
      self: {
        updates: anUpdateState(
          'apk',
          Array.from({ length: 12 }, (_, index) => aWaitingUpdate(`p${index}`, null)),
        ),
        immutable,
      },
    },
    expect: 'fail',
  },
  {
    name: 'dnf without advisories',
    facts: { self: { updates: anUpdateState('rpm', [], { securityFetched: null }), immutable } },
    expect: 'unknown',
  },
]);
