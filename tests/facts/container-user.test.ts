import { describe, expect, it } from 'vitest';
import { containerUser, rootIsMapped, severityByMapping } from '../../src/facts/container-user.ts';
import { account, engine, podman, withHost } from '../checks/container-examples.ts';

const groups = [
  { name: 'staff', gid: 50 },
  { name: 'wheel', gid: 0 },
];
const accounts = [account('root', 0), account('toor', 0), account('app', 1000, 50)];

describe('the user that --user names', () => {
  it.each([
    ['', { uid: 0, gid: 0 }],
    ['0', { uid: 0, gid: 0 }],
    ['00', { uid: 0, gid: 0 }],
    ['+0', { uid: 0, gid: 0 }],
    ['0:0', { uid: 0, gid: 0 }],
    ['root', { uid: 0, gid: 0 }],
    ['root:root', { uid: 0, gid: 0 }],
    ['toor', { uid: 0, gid: 0 }],
    ['app', { uid: 1000, gid: 50 }],
    ['1000', { uid: 1000, gid: 50 }],
    ['1000:1000', { uid: 1000, gid: 1000 }],
    ['10001', { uid: 10001, gid: 0 }],
    ['10001:10001', { uid: 10001, gid: 10001 }],
    ['app:0', { uid: 1000, gid: 0 }],
    ['app:wheel', { uid: 1000, gid: 0 }],
    ['app:staff', { uid: 1000, gid: 50 }],
    ['app:nosuch', { uid: 1000, gid: null }],
    ['nosuch', { uid: null, gid: null }],
  ])('%j', (text, expected) => {
    expect(containerUser(text, accounts, groups)).toMatchObject(expected);
  });

  it('is known by number and by the name root without the accounts, else not', () => {
    expect(containerUser('10001', null)).toMatchObject({ uid: 10001, gid: null });
    expect(containerUser('root', null)).toMatchObject({ uid: 0, gid: 0 });
    expect(containerUser('app', null)).toMatchObject({ uid: null, gid: null });
  });
});

describe('whether root inside is root outside', () => {
  it.each([
    ['plain Docker', {}, engine(), false],
    ['userns-remap', {}, engine({ userns: true }), true],
    ['opted out of userns-remap', { usernsMode: 'host' }, engine({ userns: true }), false],
    ['rootless', {}, engine({ rootless: true }), true],
    ['rootless, host’s namespace asked for', { usernsMode: 'host' }, engine({ rootless: true }), true],
    ['Podman with its own mapping', { usernsMode: 'auto' }, podman(), true],
    ['Podman without', {}, podman(), false],
    ['not told', {}, engine({}, { securityOptions: null }), null],
    ['Podman that does not tell whether it is rootless', {}, podman({ rootless: null }), null],
    ['the same with its own mapping', { usernsMode: 'private' }, podman({ rootless: null }), true],
    ['userns-remap, the container’s mode not told', { usernsMode: null }, engine({ userns: true }), null],
    ['plain Docker, the container’s mode not told', { usernsMode: null }, engine(), false],
    ['engine not asked', {}, null, null],
  ])('%s', (_, host, info, expected) => {
    expect(rootIsMapped(withHost(host), info)).toBe(expected);
  });

  it('makes a finding milder by one step, never harmless', () => {
    expect(
      ['critical', 'high', 'medium', 'low'].map((severity) => severityByMapping(severity as 'low', true)),
    ).toEqual(['high', 'medium', 'low', 'low']);
    expect(severityByMapping('high', null)).toBe('high');
  });
});
