import { describe, expect, it } from 'vitest';
import type { InstalledPackage } from '../../src/vulnerabilities/installed-package.ts';
import { isKernelPackage, isRunningKernel, unsigned } from '../../src/vulnerabilities/kernel-package.ts';

const built = (name: string, version: string, source: string | null = null): InstalledPackage => ({
  name,
  version,
  source,
  sourceVersion: null,
  module: null,
});

describe('the source of a signed kernel', () => {
  it('is the unsigned one, in the version of the image', () =>
    expect(
      unsigned({
        ...built('linux-image-6.1.0-37-amd64', '6.1.140-1', 'linux-signed-amd64'),
        sourceVersion: '6.1.140+1',
      }),
    ).toMatchObject({ source: 'linux', sourceVersion: null, version: '6.1.140-1' }));
  it('of Ubuntu keeps its flavour', () =>
    expect(unsigned(built('linux-image-6.5.0-1-aws', '6.5.0-1.1', 'linux-signed-aws')).source).toBe(
      'linux-aws',
    ));
  it('anything else stays as it is', () => {
    const other = built('libc6', '2.36-9', 'glibc');
    expect(unsigned(other)).toBe(other);
  });
});

describe('isKernelPackage', () => {
  it('is told by the source', () => {
    for (const [name, source] of [
      ['linux-libc-dev', 'linux'],
      ['linux-headers-6.5.0-1-aws', 'linux-aws'],
      ['kernel-core', 'kernel'],
      ['linux-lts', null],
    ] as const)
      expect([name, isKernelPackage(built(name, '1', source))]).toEqual([name, true]);
  });
  it('not by a name that only begins so', () => {
    for (const [name, source] of [
      ['linux-base', 'linux-base'],
      ['libatm1', 'linux-atm'],
      ['util-linux', null],
      ['linux-firmware', 'linux-firmware'],
    ] as const)
      expect([name, isKernelPackage(built(name, '1', source))]).toEqual([name, false]);
  });
});

describe('isRunningKernel', () => {
  it('by the release in the name, as Debian and Ubuntu have it', () => {
    const image = built('linux-image-6.1.0-37-amd64', '6.1.140-1', 'linux');
    expect(isRunningKernel(image, '6.1.0-37-amd64')).toBe(true);
    expect(isRunningKernel(image, '6.1.0-38-amd64')).toBe(false);
    expect(isRunningKernel(built('linux-libc-dev', '6.1.140-1', 'linux'), '6.1.0-37-amd64')).toBe(false);
  });
  it('by the version, as rpm has it', () => {
    expect(isRunningKernel(built('kernel-core', '5.14.0-427.el9'), '5.14.0-427.el9.x86_64')).toBe(true);
    expect(isRunningKernel(built('kernel-core', '5.14.0-362.el9'), '5.14.0-427.el9.x86_64')).toBe(false);
  });
  it('by the version, as Alpine has it', () => {
    expect(isRunningKernel(built('linux-lts', '6.6.30-r0'), '6.6.30-0-lts')).toBe(true);
    expect(isRunningKernel(built('linux-lts', '6.6.31-r0'), '6.6.30-0-lts')).toBe(false);
  });
});
