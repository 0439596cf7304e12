import { describe, expect, it } from 'vitest';
import { seccompRequest } from '../../src/facts/seccomp-profile.ts';

const profile = (body: unknown) => [`seccomp=${JSON.stringify(body)}`];

describe('the seccomp profile that is asked for', () => {
  it.each([
    [[], { kind: 'default' }],
    [['no-new-privileges', 'label=disable'], { kind: 'default' }],
    [['seccomp=builtin'], { kind: 'default' }],
    [['seccomp=unconfined'], { kind: 'unconfined' }],
    [['seccomp:unconfined'], { kind: 'unconfined' }],
    [['seccomp=/usr/share/containers/seccomp.json'], { kind: 'default' }],
    [['seccomp=/opt/mine.json'], { kind: 'unread', name: '/opt/mine.json' }],
    [['seccomp={broken'], { kind: 'unread', name: 'a profile that is not JSON' }],
  ])('%j', (options, expected) => {
    expect(seccompRequest(options)).toEqual(expected);
  });

  it('allows all where nothing is refused', () => {
    expect(seccompRequest(profile({ defaultAction: 'SCMP_ACT_ALLOW' }))).toMatchObject({ allowsAll: true });
    const harmless = {
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [{ names: ['uname'], action: 'SCMP_ACT_ERRNO' }],
    };
    expect(seccompRequest(profile(harmless))).toMatchObject({ allowsAll: true });
  });

  it('names the dangerous calls of an allow-list, not those bound to a capability', () => {
    const list = {
      defaultAction: 'SCMP_ACT_ERRNO',
      syscalls: [
        { names: ['read', 'mount', 'bpf'], action: 'SCMP_ACT_ALLOW', args: [], includes: {} },
        { names: ['setns'], action: 'SCMP_ACT_ALLOW', includes: { caps: ['CAP_SYS_ADMIN'] } },
        { names: ['unshare'], action: 'SCMP_ACT_ALLOW', args: [{ index: 0 }] },
      ],
    };
    expect(seccompRequest(profile(list))).toEqual({
      kind: 'custom',
      allowsAll: false,
      allowed: ['bpf', 'mount'],
    });
  });
});
