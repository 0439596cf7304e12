import { describe, expect, it } from 'vitest';
import {
  CAPABILITIES,
  capabilityNames,
  DEFAULT_CAPABILITIES,
  requestedCapabilities,
} from '../../src/facts/capabilities.ts';

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

describe('capabilities in the kernel’s bits', () => {
  it('of Docker’s default set', () => {
    // CapEff of a root process in a container of Docker 20.10.
    expect(new Set(capabilityNames(0xa80425fbn))).toEqual(new Set(DEFAULT_CAPABILITIES));
  });

  it('name a bit of a newer kernel by its number', () => {
    expect(capabilityNames(1n << 41n)).toEqual(['CAP_41']);
  });
});
