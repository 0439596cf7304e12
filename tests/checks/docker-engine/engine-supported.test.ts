import { engineVersion } from 'rempart/check';
import check from '../../../checks/docker-engine/engine-supported.ts';
import { apiFixture, valueFrom } from '../../facts/api-fixture.ts';
import { testCheck } from '../../test-check.ts';

const debian = valueFrom(engineVersion, apiFixture('engine.version', 'docker-20.10'));
const self = (version: string | null) => ({ self: { version: { ...debian, version } } });

testCheck(check, [
  { name: 'the newest line', facts: self('29.6.1'), expect: 'pass' },
  { name: 'a line that is not out yet', facts: self('30.0.0'), expect: 'pass' },
  { name: 'the line that others maintain, before its end', facts: self('25.0.17'), expect: 'pass' },
  {
    name: 'the line that others maintained, after its end',
    facts: self('25.0.17'),
    collectedAt: Date.UTC(2027, 0, 1),
    expect: 'fail',
  },
  { name: 'a line that has ended', facts: self('24.0.9'), expect: 'fail' },
  {
    name: 'a line between two that are kept',
    facts: self('28.2.2'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The engine’s release line has ended',
          expected: 'a line that is maintained: 29, or later',
          actual: '28.2.2, fixes until 2025-12-31',
          location: { pointer: '/Version' },
        },
      ],
    },
  },
  {
    name: 'the same line while it was kept: a recording is judged by its own day',
    facts: self('28.2.2'),
    collectedAt: Date.UTC(2025, 6, 1),
    expect: 'pass',
  },
  { name: 'a calendar version', facts: self('19.03.15'), expect: 'fail' },
  {
    name: 'Debian’s own package keeps the old number and carries the fixes',
    facts: { self: { version: debian } },
    expect: 'not-applicable',
  },
  { name: 'Ubuntu’s own package', facts: self('24.0.7-0ubuntu4'), expect: 'not-applicable' },
  { name: 'not told', facts: self(null), expect: 'unknown' },
  { name: 'no version at all', facts: self('dev'), expect: 'unknown' },
  {
    name: 'Podman',
    facts: { self: { version: valueFrom(engineVersion, apiFixture('engine.version', 'podman-4.3')) } },
    expect: 'not-applicable',
  },
]);
