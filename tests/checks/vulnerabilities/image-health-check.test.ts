import check from '../../../checks/vulnerabilities/image-health-check.ts';
import { testCheck } from '../../test-check.ts';
import { engine, image, known, leftOut, podman } from '../container-examples.ts';

const of = (change: Parameters<typeof image>[0], info = known(engine())) => ({
  self: { image: image({ cmd: ['server'], ...change }) },
  parent: { 'docker-engine': { info } },
});

testCheck(check, [
  { name: 'a test', facts: of({ healthcheck: { kind: 'test', test: ['CMD', '/health'] } }), expect: 'pass' },
  { name: 'none', facts: of({ healthcheck: { kind: 'unset' } }), expect: 'fail' },
  {
    // docker-bench takes any health check but a missing one for one.
    name: 'HEALTHCHECK NONE is none',
    facts: of({ healthcheck: { kind: 'none' } }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The image switches the health check off',
          expected: 'a health check',
          actual: 'NONE',
          location: { pointer: '/Config/Healthcheck', resource: 'health check' },
        },
      ],
    },
  },
  {
    name: 'a base that starts a shell',
    facts: of({ healthcheck: { kind: 'unset' }, cmd: ['/bin/bash'] }),
    expect: 'not-applicable',
  },
  {
    name: 'a base that starts nothing',
    facts: of({ healthcheck: { kind: 'unset' }, cmd: [], entrypoint: [] }),
    expect: 'not-applicable',
  },
  {
    name: 'a line for the shell is a program',
    facts: of({ healthcheck: { kind: 'unset' }, cmd: ['/bin/sh', '-c', 'server'] }),
    expect: 'fail',
  },
  {
    name: 'an image in a file, without an engine',
    facts: { ...of({ healthcheck: { kind: 'unset' } }), parent: { 'docker-engine': { info: leftOut } } },
    expect: 'fail',
  },
  {
    name: 'Podman, which leaves it out',
    facts: of({ healthcheck: { kind: 'unset' } }, known(podman())),
    expect: 'unknown',
  },
  {
    name: 'what it starts is not told',
    facts: of({ healthcheck: { kind: 'unset' }, entrypoint: null }),
    expect: 'unknown',
  },
  { name: 'not told', facts: of({ healthcheck: null }), expect: 'unknown' },
]);
