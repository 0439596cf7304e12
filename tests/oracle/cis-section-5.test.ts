import { describe, expect, it } from 'vitest';
import { cisSection5, type EngineTraits, type Expected } from './cis-section-5.ts';
import type { CreateBody, HostConfig } from './create-body.ts';

const bare: EngineTraits = {
  ...{ appArmor: false, selinux: false, remapsUsers: false },
  tellsNoNewPrivileges: true,
  keepsOwnLimits: new Set(),
};

type Example = readonly [
  number: string,
  expected: Expected,
  given: HostConfig,
  rest?: Partial<CreateBody>,
  engine?: Partial<EngineTraits>,
];

/** What the generated containers cannot show on this engine, and single flags to read the oracle by. */
const examples: readonly Example[] = [
  ['5.2', 'not-applicable', { SecurityOpt: ['apparmor=unconfined'] }],
  ['5.2', 'pass', {}, {}, { appArmor: true }],
  ['5.2', 'fail', { SecurityOpt: ['apparmor:unconfined'] }, {}, { appArmor: true }],
  ['5.2', 'fail', { Privileged: true }, {}, { appArmor: true }],
  ['5.2', 'pass', { Privileged: true, SecurityOpt: ['apparmor=docker-default'] }, {}, { appArmor: true }],
  ['5.3', 'pass', { SecurityOpt: ['label=type:container_t'] }, {}, { selinux: true }],
  ['5.3', 'fail', { SecurityOpt: ['label:disable'] }, {}, { selinux: true }],
  ['5.3', 'fail', { SecurityOpt: ['label=type:spc_t'] }, {}, { selinux: true }],
  ['5.3', 'fail', { PidMode: 'host' }, {}, { selinux: true }],
  ['5.4', 'fail', {}],
  ['5.4', 'pass', { CapDrop: ['all'] }],
  ['5.4', 'pass', { CapDrop: ['ALL'], CapAdd: ['CAP_NET_BIND_SERVICE', 'lease'] }],
  ['5.4', 'fail', { CapDrop: ['ALL'], CapAdd: ['net_raw'] }],
  ['5.4', 'pass', { CapDrop: ['ALL'], CapAdd: ['net_raw'], NetworkMode: 'none' }],
  ['5.4', 'fail', { CapDrop: ['ALL'], CapAdd: ['IPC_OWNER'], IpcMode: 'host' }],
  ['5.4', 'fail', { CapDrop: ['ALL'], CapAdd: ['all'] }],
  ['5.4', 'fail', { CapDrop: ['ALL'], Privileged: true }],
  ['5.6', 'pass', { Binds: ['/etcetera:/a', '/data/etc:/b', '/devices:/c', '/etc/localtime:/d:ro'] }],
  ['5.6', 'fail', { Binds: ['/etc/../usr/:/a:ro'] }],
  ['5.6', 'fail', { Mounts: [{ Type: 'bind', Source: '/var/run', Target: '/a' }] }],
  ['5.6', 'fail', { Binds: ['bound-etc:/a:ro'] }],
  ['5.6', 'fail', { Binds: ['host-disk:/a'] }],
  ['5.6', 'fail', { VolumesFrom: ['partner-mounts'] }],
  ['5.8', 'fail', { PortBindings: { '80/tcp': [{ HostIp: '::1', HostPort: '1023' }] } }],
  ['5.8', 'pass', { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '1024' }] } }],
  ['5.8', 'fail', { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '1010-1020' }] } }],
  ['5.8', 'pass', { NetworkMode: 'none', PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '22' }] } }],
  ['5.10', 'fail', { NetworkMode: 'container:partner-host' }],
  ['5.10', 'pass', { NetworkMode: 'container:partner-plain' }],
  ['5.14', 'fail', { PortBindings: { '80/tcp': [{ HostIp: '0:0:0:0:0:0:0:0', HostPort: '' }] } }],
  ['5.14', 'fail', { PublishAllPorts: true }, { ExposedPorts: { '80/tcp': {} } }],
  ['5.14', 'pass', { PublishAllPorts: true }],
  ['5.15', 'fail', { RestartPolicy: { Name: 'on-failure' } }],
  ['5.15', 'pass', { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 5 } }],
  ['5.22', 'fail', { SecurityOpt: ['seccomp={"defaultAction":"SCMP_ACT_ALLOW"}'] }],
  ['5.26', 'fail', { SecurityOpt: ['no-new-privileges', 'no-new-privileges=0'] }],
  ['5.26', 'pass', { SecurityOpt: ['no-new-privileges:false', 'no-new-privileges=TRUE'] }],
  ['5.27', 'pass', {}, { Image: 'oracle/checked:1' }],
  ['5.27', 'fail', {}, { Image: 'oracle/checked:1', Healthcheck: { Test: ['NONE'] } }],
  ['5.31', 'fail', { UsernsMode: 'host' }, {}, { remapsUsers: true }],
  ['5.31', 'pass', {}, {}, { remapsUsers: true }],
  ['5.32', 'fail', { Binds: ['/:/host:ro'] }],
  ['5.32', 'pass', { Binds: ['/var:/a', '/srv/docker.sock.d:/b'] }],
];

describe('the oracle of section 5', () => {
  for (const [number, expected, HostConfig, rest = {}, engine = {}] of examples)
    it(`${number} ${expected}: ${JSON.stringify({ ...HostConfig, ...rest, ...engine })}`, () => {
      const body = { Image: 'rempart/shell:1', ...rest, HostConfig };
      const subject = { name: 'example', body, exec: null, engine: { ...bare, ...engine }, running: true };
      expect(cisSection5[number]?.judge(subject)).toBe(expected);
    });
});
