import { engineVersion } from 'rempart/check';
import check from '../../../checks/docker-engine/engine-supported.ts';
import { apiFixture, valueFrom } from '../../facts/api-fixture.ts';
import { testCheck } from '../../test-check.ts';

const debian = valueFrom(engineVersion, apiFixture('engine.version', 'docker-20.10'));
const self = (version: string | null) => ({ self: { version: { ...debian, version } } });

testCheck(check, [
  { name: 'a line that is kept', facts: self('28.2.2'), expect: 'pass' },
  { name: 'a line that has ended', facts: self('24.0.9'), expect: 'fail' },
  { name: 'a calendar version', facts: self('19.03.15'), expect: 'fail' },
  {
    name: 'Debian’s own package keeps the old number and carries the fixes',
    facts: { self: { version: debian } },
    expect: 'not-applicable',
  },
  { name: 'Ubuntu’s own package', facts: self('24.0.7-0ubuntu4'), expect: 'not-applicable' },
  { name: 'not told', facts: self(null), expect: 'unknown' },
  {
    name: 'Podman',
    facts: { self: { version: valueFrom(engineVersion, apiFixture('engine.version', 'podman-4.3')) } },
    expect: 'not-applicable',
  },
]);
