import { aptUpdateState } from 'rempart/check';
import check from '../../../checks/patching/security-updates.ts';
import { testCheck } from '../../test-check.ts';
import { known, notKnown } from '../host-examples.ts';
import {
  anArchive,
  anIndex,
  anUpdate,
  anUpdateState,
  aWaitingUpdate,
  freshIndex,
} from '../patching-examples.ts';

const immutable = known(null);
const stale = anIndex([anArchive('bookworm-security', '2026-10-01')]);

testCheck(check, [
  {
    name: 'nothing waits, by lists of yesterday',
    facts: { self: { updates: aptUpdateState(freshIndex, []), immutable } },
    expect: 'pass',
  },
  {
    name: 'ordinary updates are not judged here',
    facts: { self: { updates: aptUpdateState(freshIndex, [anUpdate('vim', false)]), immutable: notKnown } },
    expect: 'pass',
  },
  {
    name: 'a security update waits',
    facts: { self: { updates: aptUpdateState(freshIndex, [anUpdate('openssl', true)]), immutable } },
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
    facts: {
      self: { updates: aptUpdateState(freshIndex, [anUpdate('openssl', true, { held: true })]), immutable },
    },
    expect: 'fail',
  },
  {
    name: 'nothing waits by lists of last month: what was fixed since is not in them',
    facts: { self: { updates: aptUpdateState(stale, []), immutable } },
    expect: 'unknown',
  },
  {
    name: 'what waits by old lists waits still',
    facts: { self: { updates: aptUpdateState(stale, [anUpdate('openssl', true)]), immutable } },
    expect: 'fail',
  },
  {
    name: 'a fresh main archive says nothing of a stale security archive',
    facts: {
      self: {
        updates: aptUpdateState(
          anIndex([anArchive('bookworm-security', '2026-10-01'), anArchive('bookworm', '2026-11-21')]),
          [],
        ),
        immutable,
      },
    },
    expect: 'unknown',
  },
  {
    name: 'lists were deleted, as in an image',
    facts: { self: { updates: aptUpdateState(anIndex([]), []), immutable } },
    expect: 'unknown',
  },
  {
    name: 'a list that could not be unpacked',
    facts: {
      self: { updates: aptUpdateState({ ...freshIndex, unread: ['x_Packages.lz4'] }, []), immutable },
    },
    expect: 'unknown',
  },
  {
    name: 'another package manager is not known to be up to date',
    facts: { self: { updates: null, immutable } },
    expect: 'unknown',
  },
  {
    name: 'an immutable system',
    facts: { self: { updates: null, immutable: known('Flatcar') } },
    expect: 'not-applicable',
  },
  {
    name: 'dnf: nothing waits, says the cache of yesterday',
    facts: { self: { updates: anUpdateState('rpm', []), immutable } },
    expect: 'pass',
  },
  {
    name: 'dnf: an advisory asks for a newer version',
    facts: { self: { updates: anUpdateState('rpm', [aWaitingUpdate('openssl-libs', true)]), immutable } },
    expect: 'fail',
  },
  {
    name: 'repositories without advisories, as of CentOS Stream, do not tell',
    facts: { self: { updates: anUpdateState('rpm', [], { securityFetched: null }), immutable } },
    expect: 'unknown',
  },
  {
    name: 'apk tells that something waits, but not whether it mends a hole',
    facts: { self: { updates: anUpdateState('apk', [aWaitingUpdate('musl', null)]), immutable } },
    expect: {
      outcome: 'unknown',
      code: 'unsupported',
      text: '1 updates wait; the lists of apk do not tell which of them mend a hole',
    },
  },
  {
    name: 'apk: nothing waits, so no fix does',
    facts: { self: { updates: anUpdateState('apk', []), immutable } },
    expect: 'pass',
  },
]);
