import checks from '../../../checks/vulnerabilities/image-configuration.ts';
import { testCheck } from '../../test-check.ts';
import { image } from '../container-examples.ts';

const [ports, form, labels] = checks;
const of = (change: Parameters<typeof image>[0]) => ({
  self: { image: image({ entrypoint: [], ...change }) },
});

testCheck(ports, [
  { name: 'none', facts: of({ exposedPorts: [] }), expect: 'pass' },
  { name: 'a service', facts: of({ exposedPorts: ['8080/tcp', '22/udp'] }), expect: 'pass' },
  {
    name: 'SSH',
    facts: of({ exposedPorts: ['22/tcp', '80/tcp'] }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The image exposes SSH',
          expected: 'ports of its service alone',
          actual: '22/tcp',
          location: { pointer: '/Config/ExposedPorts', resource: 'port 22/tcp' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  { name: 'the engine', facts: of({ exposedPorts: ['2375/tcp'] }), expect: 'fail' },
  { name: 'not told', facts: of({ exposedPorts: null }), expect: 'unknown' },
]);

testCheck(form, [
  { name: 'a list', facts: of({ cmd: ['server', '--flag'] }), expect: 'pass' },
  { name: 'a line for the shell', facts: of({ cmd: ['/bin/sh', '-c', 'server --flag'] }), expect: 'fail' },
  {
    name: 'a line for another shell',
    facts: of({ entrypoint: ['/bin/bash', '-euo', 'x'], cmd: [] }),
    expect: 'pass',
  },
  {
    name: 'an entry point as a line',
    facts: of({ entrypoint: ['/bin/sh', '-c', 'server'], cmd: [] }),
    expect: 'fail',
  },
  {
    name: 'a line that leaves no shell behind',
    facts: of({ cmd: ['/bin/sh', '-c', 'exec server'] }),
    expect: 'pass',
  },
  { name: 'a shell of a base', facts: of({ cmd: ['/bin/sh'] }), expect: 'pass' },
  { name: 'nothing', facts: of({ cmd: [] }), expect: 'not-applicable' },
  { name: 'not told', facts: of({ cmd: null }), expect: 'unknown' },
]);

testCheck(labels, [
  {
    name: 'by OCI',
    facts: of({ labels: { 'org.opencontainers.image.source': 'https://example.com/a' } }),
    expect: 'pass',
  },
  {
    name: 'by what was before it',
    facts: of({ labels: { 'org.label-schema.vcs-url': 'https://example.com/a' } }),
    expect: 'pass',
  },
  { name: 'none', facts: of({ labels: { maintainer: 'ann' } }), expect: 'fail' },
  { name: 'not told', facts: of({ labels: null }), expect: 'unknown' },
]);
