import { describe, expect, it } from 'vitest';
import {
  appliedCapabilities,
  CAPABILITIES,
  capabilityNames,
  DEFAULT_CAPABILITIES,
  PODMAN_DEFAULT_CAPABILITIES,
  requestedCapabilities,
} from '../../src/facts/capabilities.ts';
import { containerInspect } from '../../src/facts/container-inspect.ts';
import { apiFixture, valueFrom } from './api-fixture.ts';

const of = (capAdd: readonly string[], capDrop: readonly string[], privileged: boolean | null = false) =>
  requestedCapabilities({ capAdd, capDrop, privileged });

describe('capabilities by configuration', () => {
  it('are the fourteen of Docker without a word', () => {
    expect(DEFAULT_CAPABILITIES).toHaveLength(14);
    expect(of([], [])).toEqual(new Set(DEFAULT_CAPABILITIES));
  });

  it('take names with and without prefix, in any case', () => {
    expect(of(['cap_sys_admin'], ['Cap_Chown'])?.has('SYS_ADMIN')).toBe(true);
    expect(of([], ['Cap_Chown'])?.has('CHOWN')).toBe(false);
  });

  it('hold what is added after ALL was dropped, and what is kept when ALL was added', () => {
    expect(of(['NET_BIND_SERVICE'], ['ALL'])).toEqual(new Set(['NET_BIND_SERVICE']));
    expect(of(['all'], ['SYS_ADMIN'])?.has('SYS_ADMIN')).toBe(false);
    expect(of(['all'], [])?.size).toBe(CAPABILITIES.length);
  });

  it('are all of them when privileged, whatever is dropped', () => {
    expect(of([], ['ALL'], true)?.size).toBe(41);
  });

  it('are not told where a part is not', () => {
    expect(of([], [], null)).toBeNull();
    expect(requestedCapabilities({ capAdd: null, capDrop: [], privileged: false })).toBeNull();
    expect(requestedCapabilities({ capAdd: [], capDrop: null, privileged: false })).toBeNull();
  });
});

describe('capabilities that an engine leaves a container', () => {
  const fixture = (name: string) =>
    valueFrom(containerInspect, apiFixture('container.inspect', name)).hostConfig;
  const podman43 = { isPodman: true, serverVersion: '4.3.1' };
  const podman5 = { isPodman: true, serverVersion: '5.4.2' };

  it.each([
    // CapBnd of the first process, as the kernel showed it beside each recording.
    ['podman-4.3-running-plain', 0x800405fbn],
    ['podman-4.3-running-hardened', 0n],
    ['podman-4.3-running-privileged', 0x1fffeffffffn],
    ['podman-4.3-rootless-plain', 0x800405fbn],
  ])('of a real Podman 4.3 are those of the kernel: %s', (name, bounding) => {
    const applied = appliedCapabilities(fixture(name), podman43);
    expect([...(applied?.held ?? [])].sort()).toEqual([...capabilityNames(bounding)].sort());
    expect(applied?.assumed).toBe(false);
  });

  it('of a real Docker 20.10 are Docker’s defaults, whatever their root is', () => {
    const docker = { isPodman: false, serverVersion: '20.10.24' };
    for (const name of ['docker-20.10-plain', 'docker-20.10-rootless-plain', 'docker-20.10-userns-plain'])
      expect(appliedCapabilities(fixture(name), docker)).toEqual({
        held: new Set(DEFAULT_CAPABILITIES),
        assumed: false,
      });
  });

  it('of Podman since 4.4 are counted from its containers.conf, which is taken to be as it came', () => {
    const host = { privileged: false, capAdd: ['NET_ADMIN'], capDrop: ['CHOWN'] };
    const applied = appliedCapabilities(host, podman5);
    expect(applied?.assumed).toBe(true);
    expect(applied?.held).toEqual(
      new Set([...PODMAN_DEFAULT_CAPABILITIES.filter((name) => name !== 'CHOWN'), 'NET_ADMIN']),
    );
    expect(appliedCapabilities({ ...host, privileged: true }, podman5)).toEqual({
      held: new Set(CAPABILITIES.filter((name) => name !== 'CHOWN')),
      assumed: false,
    });
  });

  it('are not told where a part is not', () => {
    for (const engine of [podman43, podman5, { isPodman: false, serverVersion: null }])
      expect(appliedCapabilities({ privileged: false, capAdd: null, capDrop: [] }, engine)).toBeNull();
  });
});

describe('capabilities in the kernel’s bits', () => {
  it('of Docker’s default set', () => {
    // CapEff of a root process in a container of Docker 20.10.
    expect(new Set(capabilityNames(0xa80425fbn))).toEqual(new Set(DEFAULT_CAPABILITIES));
  });

  it('name a bit of a newer kernel by its number', () => {
    expect(capabilityNames(1n << 41n)).toEqual(['CAP_41']);
  });
});
