import { describe, expect, it } from 'vitest';
import { openCall } from '../../src/facts/system-calls.ts';
import { type ContainerChange, engine, withHost } from '../checks/container-examples.ts';

const call = (
  name: Parameters<typeof openCall>[0],
  hostConfig: ContainerChange['hostConfig'],
  info: ReturnType<typeof engine> | null = engine(),
) => openCall(name, withHost(hostConfig ?? {}), info);

const custom = (profile: object): ContainerChange['hostConfig'] => ({
  securityOpt: [`seccomp=${JSON.stringify(profile)}`],
});
const allowing = (...names: readonly string[]) =>
  custom({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: [{ names, action: 'SCMP_ACT_ALLOW' }] });

describe('a guarded system call', () => {
  it('is refused by the default filter', () => {
    for (const name of ['bpf', 'keyctl', 'perf_event_open', 'syslog', 'unshare'] as const)
      expect(call(name, {})).toBeNull();
  });

  it('is let through where nothing filters: asked for, by the engine’s default, by privileged mode', () => {
    expect(call('unshare', { securityOpt: ['seccomp=unconfined'] })).toMatchObject({
      by: 'filter',
      seen: 'requested',
      causes: ['isolation/seccomp'],
    });
    for (const seccomp of ['unconfined', null])
      expect(call('keyctl', {}, engine({ seccomp }))).toMatchObject({
        by: 'filter',
        seen: 'engine-default',
        causes: ['isolation/seccomp', 'docker-engine/seccomp-default'],
      });
    expect(call('bpf', { privileged: true })).toMatchObject({ causes: ['privileged-mode/privileged'] });
  });

  it('is let through by the default filter to holders of a capability', () => {
    expect(call('bpf', { capAdd: ['CAP_BPF'] })).toMatchObject({ by: 'capability' });
    expect(call('unshare', { capAdd: ['sys_admin'] })).toMatchObject({ by: 'capability' });
    expect(call('perf_event_open', { capAdd: ['PERFMON'] })).toMatchObject({ by: 'capability' });
    expect(call('keyctl', { capAdd: ['ALL'] })).toBeNull();
  });

  it('is let through by a profile that names it, or that allows everything', () => {
    expect(call('unshare', allowing('read', 'unshare'))).toMatchObject({ by: 'filter' });
    expect(call('unshare', allowing('read'))).toBeNull();
    expect(call('syslog', allowing('read', 'syslog'))).toMatchObject({ by: 'filter' });
    expect(call('keyctl', custom({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: [] }))).toMatchObject({
      by: 'filter',
    });
  });

  it('is not told where the filter is not', () => {
    expect(call('bpf', {}, null)).toBeUndefined();
    expect(call('bpf', { securityOpt: ['seccomp=/etc/profile.json'] })).toBeUndefined();
    expect(call('bpf', { securityOpt: null })).toBeUndefined();
    expect(call('bpf', { capAdd: null })).toBeUndefined();
    expect(call('bpf', { privileged: null })).toBeUndefined();
  });
});
