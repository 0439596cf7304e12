import { completeSet, type DockerUnit, incompleteSet } from 'rempart/check';
import check from '../../../checks/docker-engine/unit-environment.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';
import { desktop } from '../engine-examples.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const PATH = '/etc/systemd/system/docker.service.d/proxy.conf';
const unit = (
  environment: string,
  { home = null as string | null, name = 'docker.service' as DockerUnit['name'] } = {},
): DockerUnit => ({
  name,
  home,
  files: [],
  settings: [
    { key: 'ExecStart', value: '/usr/bin/dockerd PASSWORD=[redacted 3 secret]', path: PATH, line: 1 },
    { key: 'Environment', value: environment, path: PATH, line: 2 },
  ],
});
const facts = (units: readonly DockerUnit[], info = engine()) => ({
  self: { info },
  parent: { host: { units: completeSet(units) } },
});

testCheck(check, [
  {
    name: 'a proxy without a password',
    facts: facts([unit('HTTP_PROXY=[redacted 24] NO_PROXY=[redacted 9]')]),
    expect: 'pass',
  },
  {
    name: 'a proxy with one',
    facts: facts([unit('HTTP_PROXY=[redacted 30 secret] NO_PROXY=[redacted 9]')]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'docker.service carries a credential in HTTP_PROXY',
          expected: 'an EnvironmentFile that root alone reads',
          actual: `HTTP_PROXY=… in ${PATH}`,
          location: { path: PATH, line: 2, resource: 'docker.service HTTP_PROXY' },
          fix: {
            command:
              'install -m 600 /dev/null /etc/docker/environment && systemctl edit docker.service   # EnvironmentFile=/etc/docker/environment',
          },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  { name: 'a name that says so', facts: facts([unit('REGISTRY_PASSWORD=[redacted 8]')]), expect: 'fail' },
  {
    name: 'a name that says where it lies',
    facts: facts([unit('TOKEN_FILE=[redacted 20]')]),
    expect: 'pass',
  },
  {
    name: 'containerd’s unit',
    facts: facts([unit('API_TOKEN=[redacted 8]', { name: 'containerd.service' })]),
    expect: 'fail',
  },
  {
    name: 'the unit of a rootless engine is not that of the system’s',
    facts: facts([unit('TOKEN=[redacted 8]', { home: '/home/ada' })]),
    expect: 'not-applicable',
  },
  {
    name: 'rootless: its own unit',
    facts: facts([unit('TOKEN=[redacted 8]', { home: '/home/ada' })], engine({ rootless: true })),
    expect: 'fail',
  },
  { name: 'no unit', facts: facts([]), expect: 'not-applicable' },
  {
    name: 'homes that may not be looked into hide nothing of the system’s',
    facts: {
      self: { info: engine() },
      parent: { host: { units: incompleteSet([unit('LANG=[redacted 5]')], NO_PERMISSION) } },
    },
    expect: 'pass',
  },
  {
    name: 'rootless, and homes may not be looked into',
    facts: {
      self: { info: engine({ rootless: true }) },
      parent: { host: { units: incompleteSet([], NO_PERMISSION) } },
    },
    expect: 'unknown',
  },
  { name: 'Podman', facts: facts([unit('TOKEN=[redacted 8]')], podman()), expect: 'not-applicable' },
  { name: 'Docker Desktop', facts: facts([unit('TOKEN=[redacted 8]')], desktop()), expect: 'not-applicable' },
]);
