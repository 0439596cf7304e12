import { aptUpdateState } from 'rempart/check';
import check from '../../../checks/patching/package-lists-fresh.ts';
import { testCheck } from '../../test-check.ts';
import { known } from '../host-examples.ts';
import { anArchive, anIndex, anUpdateState, freshIndex } from '../patching-examples.ts';

const immutable = known(null);

testCheck(check, [
  {
    name: 'yesterday',
    facts: { self: { updates: aptUpdateState(freshIndex, []), immutable } },
    expect: 'pass',
  },
  {
    name: 'an archive that rarely changes was asked lately, says the stamp',
    facts: {
      self: {
        updates: aptUpdateState(
          anIndex([anArchive('bookworm', '2026-07-11')], { fetched: Date.parse('2026-11-21') }),
          [],
        ),
        immutable,
      },
    },
    expect: 'pass',
  },
  {
    name: 'two weeks: milder',
    facts: {
      self: {
        updates: aptUpdateState(anIndex([anArchive('bookworm-security', '2026-11-08')]), []),
        immutable,
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The package lists are 14 days old',
          expected: 'at most 7 days old',
          actual: '2026-11-08',
          location: { path: '/var/lib/apt/lists', resource: 'package lists' },
          severity: 'low',
        },
      ],
    },
  },
  {
    name: 'a year',
    facts: {
      self: {
        updates: aptUpdateState(anIndex([anArchive('bookworm-security', '2025-11-08')]), []),
        immutable,
      },
    },
    expect: 'fail',
  },
  { name: 'none', facts: { self: { updates: aptUpdateState(anIndex([]), []), immutable } }, expect: 'fail' },
  { name: 'no apt', facts: { self: { updates: null, immutable } }, expect: 'not-applicable' },
  {
    name: 'an immutable system',
    facts: { self: { updates: aptUpdateState(freshIndex, []), immutable: known('OSTree') } },
    expect: 'not-applicable',
  },
  {
    name: 'dnf made its cache two months ago',
    facts: { self: { updates: anUpdateState('rpm', [], { fetched: Date.parse('2026-09-21') }), immutable } },
    expect: 'fail',
  },
]);
