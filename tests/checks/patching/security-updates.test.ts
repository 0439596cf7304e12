import check from '../../../checks/patching/security-updates.ts';
import { testCheck } from '../../test-check.ts';
import { known, notKnown } from '../host-examples.ts';
import { anArchive, anIndex, anUpdate, freshIndex } from '../patching-examples.ts';

const immutable = known(null);
const stale = anIndex([anArchive('bookworm-security', '2026-10-01')]);

testCheck(check, [
  {
    name: 'nothing waits, by lists of yesterday',
    facts: { self: { index: freshIndex, pending: [], immutable } },
    expect: 'pass',
  },
  {
    name: 'ordinary updates are not judged here',
    facts: { self: { index: freshIndex, pending: [anUpdate('vim', false)], immutable: notKnown } },
    expect: 'pass',
  },
  {
    name: 'a security update waits',
    facts: { self: { index: freshIndex, pending: [anUpdate('openssl', true)], immutable } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'openssl lacks a security update',
          expected: '1.0-1+deb12u1',
          actual: '1.0-1',
          location: { resource: 'openssl:amd64' },
          fix: 'apt-get install --only-upgrade openssl (from bookworm-security)',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a held package counts: the fix is missing all the same',
    facts: { self: { index: freshIndex, pending: [anUpdate('openssl', true, { held: true })], immutable } },
    expect: 'fail',
  },
  {
    name: 'nothing waits by lists of last month: what was fixed since is not in them',
    facts: { self: { index: stale, pending: [], immutable } },
    expect: 'unknown',
  },
  {
    name: 'what waits by old lists waits still',
    facts: { self: { index: stale, pending: [anUpdate('openssl', true)], immutable } },
    expect: 'fail',
  },
  {
    name: 'a fresh main archive says nothing of a stale security archive',
    facts: {
      self: {
        index: anIndex([anArchive('bookworm-security', '2026-10-01'), anArchive('bookworm', '2026-11-21')]),
        pending: [],
        immutable,
      },
    },
    expect: 'unknown',
  },
  {
    name: 'lists were deleted, as in an image',
    facts: { self: { index: anIndex([]), pending: [], immutable } },
    expect: 'unknown',
  },
  {
    name: 'a list that could not be unpacked',
    facts: { self: { index: { ...freshIndex, unread: ['x_Packages.lz4'] }, pending: [], immutable } },
    expect: 'unknown',
  },
  {
    name: 'another package manager is not known to be up to date',
    facts: { self: { index: null, pending: null, immutable } },
    expect: 'unknown',
  },
  {
    name: 'an immutable system',
    facts: { self: { index: null, pending: null, immutable: known('Flatcar') } },
    expect: 'not-applicable',
  },
]);
