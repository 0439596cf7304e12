import check from '../../../checks/docker-engine/authorization-not-bypassed.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';

const self = (serverVersion: string | null, authorizationPlugins: readonly string[] | null = ['opa']) => ({
  self: { info: engine({}, { serverVersion, authorizationPlugins }) },
});

testCheck(check, [
  { name: 'the first that shows plugins large bodies', facts: self('29.3.1'), expect: 'pass' },
  { name: 'the one before', facts: self('29.3.0'), expect: 'fail' },
  { name: 'a later one', facts: self('29.10.0'), expect: 'pass' },
  { name: 'a later line', facts: self('30.0.0'), expect: 'pass' },
  { name: 'the line that others maintain, mended', facts: self('25.0.16'), expect: 'pass' },
  { name: 'the line that others maintain, before', facts: self('25.0.15'), expect: 'fail' },
  { name: 'a line between that was mended of the first fault alone', facts: self('27.1.1'), expect: 'fail' },
  { name: 'an old line', facts: self('20.10.24'), expect: 'fail' },
  {
    name: 'the last of a line that nobody mends',
    facts: self('28.5.2'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Requests reach the engine past its authorization plugins',
          expected: '29.3.1 or later',
          actual: '28.5.2 with opa',
          location: { pointer: '/ServerVersion' },
        },
      ],
    },
  },
  { name: 'Debian’s own package', facts: self('20.10.24+dfsg1'), expect: 'not-applicable' },
  { name: 'no plugin to go past', facts: self('28.5.2', []), expect: 'not-applicable' },
  { name: 'plugins not told', facts: self('28.5.2', null), expect: 'unknown' },
  { name: 'version not told', facts: self(null), expect: 'unknown' },
  { name: 'Podman', facts: { self: { info: podman() } }, expect: 'not-applicable' },
]);
