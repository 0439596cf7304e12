import { type AptCandidate, aptUpdateState } from 'rempart/check';
import check from '../../../checks/patching/security-fix-lag.ts';
import { testCheck } from '../../test-check.ts';
import { known, notKnown } from '../host-examples.ts';
import {
  anArchive,
  anIndex,
  anUpdate,
  anUpdateState,
  aSignedArchive,
  aWaitingUpdate,
  freshIndex,
} from '../patching-examples.ts';
import { aKnownVulnerability, knownOf, NO_DATABASE } from '../scan-examples.ts';

const immutable = known(null);
const cached = known([]);
const offer = (suite: string, day: string): AptCandidate => ({
  ...{
    name: 'openssl',
    version: '1.0-1+deb12u1',
    arch: 'amd64',
    phased: null,
    archive: anArchive(suite, day),
  },
});
const fresh = aptUpdateState(freshIndex, [anUpdate('openssl', true)]);
const security = offer('bookworm-security', '2026-11-21');
const index = known(anIndex([], { candidates: [security] }));
const nothing = { immutable, index: notKnown, cached: notKnown, known: NO_DATABASE, signed: notKnown };
const follows = ['patching/security-updates'];

const ofErratum = (published: string) => ({
  self: {
    ...nothing,
    updates: anUpdateState('rpm', [aWaitingUpdate('openssl-libs', true)]),
    known: known(
      knownOf([aKnownVulnerability({ advisory: 'ALSA-2026:1', package: 'openssl-libs', published })]),
    ),
  },
});

testCheck(check, [
  {
    name: 'nothing waits, by lists of yesterday',
    facts: { self: { ...nothing, updates: aptUpdateState(freshIndex, []) } },
    expect: { outcome: 'pass', note: 'no security update waits' },
  },
  {
    name: 'an update of the last point release waits still',
    facts: {
      self: {
        ...nothing,
        updates: fresh,
        index: known(anIndex([], { candidates: [security, offer('bookworm', '2026-07-11')] })),
        cached,
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'openssl lacks a security update for at least 134 days',
          expected: '1.0-1+deb12u1, within 30 days',
          actual: '1.0-1; the update is there by the index of bookworm of 2026-07-11',
          location: { resource: 'openssl:amd64' },
          fix: 'apt-get install --only-upgrade openssl',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      follows,
    },
  },
  {
    name: 'an index tells no day of a single package: how long is not known',
    facts: { self: { ...nothing, updates: fresh, index, cached } },
    expect: {
      outcome: 'unknown',
      code: 'unsupported',
      text: '1 of 1 security updates wait for at least 1 days; how much longer is not told by the lists',
    },
  },
  {
    name: 'lists of two months ago offered it then already',
    facts: {
      self: {
        ...nothing,
        updates: aptUpdateState(anIndex([anArchive('bookworm-security', '2026-09-20')]), [
          anUpdate('openssl', true),
        ]),
        index: known(anIndex([], { candidates: [offer('bookworm-security', '2026-09-20')] })),
        cached,
      },
    },
    expect: 'fail',
  },
  {
    name: 'it was downloaded in summer and never installed',
    facts: {
      self: {
        ...nothing,
        updates: fresh,
        index,
        cached: known([{ name: 'openssl', version: '1.0-1+deb12u1', published: Date.parse('2026-08-01') }]),
      },
    },
    expect: 'fail',
  },
  { name: 'an erratum of last week', facts: ofErratum('2026-11-15T00:00:00Z'), expect: 'pass' },
  { name: 'thirty days are allowed', facts: ofErratum('2026-10-23T00:00:00Z'), expect: 'pass' },
  {
    name: 'an erratum of two months ago',
    facts: ofErratum('2026-09-15T00:00:00Z'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'openssl-libs lacks a security update for 68 days',
          expected: '1.0-2, within 30 days',
          actual: '1.0-1; the update is there by ALSA-2026:1 of 2026-09-15',
          location: { resource: 'openssl-libs:x86_64' },
          fix: 'dnf upgrade openssl-libs (zypper update openssl-libs on SUSE)',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      follows,
    },
  },
  {
    name: 'the clock of a list is ahead: it tells nothing',
    facts: {
      self: {
        ...nothing,
        updates: fresh,
        index: known(anIndex([], { candidates: [offer('bookworm-security', '2027-11-21')] })),
        cached,
      },
    },
    expect: 'unknown',
  },
  {
    name: 'nobody could look since when',
    facts: { self: { ...nothing, updates: fresh, immutable: notKnown, known: notKnown } },
    expect: 'unknown',
  },
  {
    name: 'nothing waits by lists of last month',
    facts: {
      self: {
        ...nothing,
        updates: aptUpdateState(anIndex([anArchive('bookworm-security', '2026-10-01')]), []),
      },
    },
    expect: 'unknown',
  },
  {
    name: 'nothing waits, by an index that is as its owner signed it',
    facts: {
      self: {
        ...nothing,
        updates: aptUpdateState(freshIndex, []),
        signed: known([aSignedArchive('bookworm-security', { validUntil: Date.parse('2026-11-28') })]),
      },
    },
    expect: 'pass',
  },
  {
    name: 'nothing waits, by an index whose days are over',
    facts: {
      self: {
        ...nothing,
        updates: aptUpdateState(freshIndex, []),
        signed: known([aSignedArchive('bookworm-security', { validUntil: Date.parse('2026-11-20') })]),
      },
    },
    expect: {
      outcome: 'unknown',
      code: 'unsupported',
      text: 'The index of bookworm-security was to be believed until 2026-11-20',
    },
  },
  {
    name: 'nothing waits, by an index that somebody altered',
    facts: {
      self: {
        ...nothing,
        updates: aptUpdateState(freshIndex, []),
        signed: known([
          aSignedArchive('bookworm-security', {
            signature: { kind: 'bad', why: 'it was altered after it was signed' },
          }),
        ]),
      },
    },
    expect: 'unknown',
  },
  {
    name: 'lists were deleted, as in an image',
    facts: { self: { ...nothing, updates: aptUpdateState(anIndex([]), []) } },
    expect: 'unknown',
  },
  {
    name: 'apk does not tell what mends a hole',
    facts: { self: { ...nothing, updates: anUpdateState('apk', [aWaitingUpdate('musl', null)]) } },
    expect: 'unknown',
  },
  {
    name: 'a package manager that nobody knows',
    facts: { self: { ...nothing, updates: null } },
    expect: 'unknown',
  },
  {
    name: 'an immutable system',
    facts: { self: { ...nothing, updates: null, immutable: known('Flatcar') } },
    expect: 'not-applicable',
  },
]);
