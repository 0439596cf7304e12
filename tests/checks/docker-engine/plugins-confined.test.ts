import { completeSet, type EnginePlugin, enginePlugins } from 'rempart/check';
import check from '../../../checks/docker-engine/plugins-confined.ts';
import { apiFixture, valueFrom } from '../../facts/api-fixture.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, podman, refused } from '../container-examples.ts';

const [wide, sshfs] = valueFrom(enginePlugins, apiFixture('engine.plugins', 'docker-20.10'))
  .items as readonly [EnginePlugin, EnginePlugin];
const self = (...plugins: readonly EnginePlugin[]) => ({
  self: { info: engine(), plugins: known(completeSet(plugins)) },
});
const plain: EnginePlugin = {
  ...sshfs,
  enabled: true,
  name: 'example/log:1',
  interfaces: ['docker.logdriver/1.0'],
  capabilities: [],
};

testCheck(check, [
  { name: 'a plugin without rights', facts: self(plain), expect: 'pass' },
  {
    name: 'a plugin with every right',
    facts: self({ ...wide, enabled: true }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message:
            'The plugin example/wide:1 has every device, the host’s processes, the mount of /, CAP_SYS_ADMIN',
          expected: 'no right that is root of the host',
          actual: 'every device, the host’s processes, the mount of /, CAP_SYS_ADMIN',
          location: { pointer: '/Settings', resource: 'example/wide:1' },
          fix: { command: 'docker plugin disable example/wide:1' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a volume driver, which cannot mount without CAP_SYS_ADMIN: milder',
    facts: self({ ...sshfs, enabled: true }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The plugin example/sshfs:1 has CAP_SYS_ADMIN',
          expected: 'no right that is root of the host',
          actual: 'CAP_SYS_ADMIN',
          location: { pointer: '/Settings', resource: 'example/sshfs:1' },
          fix: { command: 'docker plugin disable example/sshfs:1' },
          severity: 'low',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a volume driver that may load modules is not the usual one',
    facts: self({ ...sshfs, enabled: true, capabilities: ['CAP_SYS_MODULE'] }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The plugin example/sshfs:1 has CAP_SYS_MODULE',
          expected: 'no right that is root of the host',
          actual: 'CAP_SYS_MODULE',
          location: { pointer: '/Settings', resource: 'example/sshfs:1' },
          fix: { command: 'docker plugin disable example/sshfs:1' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a log driver with CAP_SYS_ADMIN is not one either',
    facts: self({ ...plain, capabilities: ['CAP_SYS_ADMIN'] }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The plugin example/log:1 has CAP_SYS_ADMIN',
          expected: 'no right that is root of the host',
          actual: 'CAP_SYS_ADMIN',
          location: { pointer: '/Settings', resource: 'example/log:1' },
          fix: { command: 'docker plugin disable example/log:1' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'capabilities whose names only contain a strong one',
    facts: self({ ...plain, capabilities: ['CAP_SYS_ADMINISTER', 'X_CAP_BPF'], mounts: ['/srv/etc/x'] }),
    expect: 'pass',
  },
  {
    name: 'the engine’s socket',
    facts: self({ ...plain, mounts: ['/var/run/docker.sock'] }),
    expect: 'fail',
  },
  { name: 'a folder of its own', facts: self({ ...plain, mounts: ['/srv/logs', ''] }), expect: 'pass' },
  { name: 'not told whether it runs', facts: self({ ...wide, enabled: null }), expect: 'fail' },
  { name: 'plugins that are not enabled do nothing', facts: self(wide, sshfs), expect: 'not-applicable' },
  { name: 'no plugin', facts: self(), expect: 'not-applicable' },
  {
    name: 'refused by a socket proxy',
    facts: { self: { info: engine(), plugins: refused } },
    expect: 'unknown',
  },
  { name: 'Podman', facts: { self: { info: podman(), plugins: refused } }, expect: 'not-applicable' },
]);
