import type { AptIndex, OsRelease } from 'rempart/check';
import check from '../../../checks/vulnerabilities/image-security-updates.ts';
import { testCheck } from '../../test-check.ts';
import { anArchive, anIndex, aPackage, dpkg } from '../patching-examples.ts';

const packages = (...items: readonly (readonly [name: string, version: string])[]) =>
  dpkg(...items.map(([name, version]) => aPackage(name, version)));

const release = (versionId: string): OsRelease => ({
  id: 'debian',
  idLike: [],
  versionId,
  codename: null,
  prettyName: `Debian ${versionId}`,
  fields: new Map(),
});

const security = anArchive('bookworm-security', '2026-11-21');
const offering = (...items: readonly (readonly [name: string, version: string])[]): AptIndex => ({
  ...anIndex([security]),
  candidates: items.map(([name, version]) => ({
    name,
    version,
    arch: 'amd64',
    phased: null,
    archive: { ...security, security: true },
  })),
});

const host = (index: AptIndex | null, ...installed: readonly string[]) => ({
  host: {
    index,
    hostPackages: packages(...installed.map((name) => [name, '9'] as const)),
    hostRelease: release('12'),
  },
});

testCheck(check, [
  {
    name: 'a fix that the host knows of is missing in the image',
    facts: {
      self: { packages: packages(['openssl', '3.0.1-1'], ['bash', '5']), release: release('12') },
      parent: host(offering(['openssl', '3.0.2-1+deb12u1']), 'openssl', 'bash'),
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'openssl lacks a security update',
          expected: '3.0.2-1+deb12u1',
          actual: '3.0.1-1',
          location: { resource: 'openssl' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: 'a failure seen is a failure, although the host does not know every package',
    facts: {
      self: { packages: packages(['openssl', '3.0.1-1'], ['nginx', '1']), release: release('12') },
      parent: host(offering(['openssl', '3.0.2-1+deb12u1']), 'openssl'),
    },
    expect: 'fail',
  },
  {
    name: 'every package known, none behind',
    facts: {
      self: { packages: packages(['openssl', '3.0.2-1+deb12u1']), release: release('12') },
      parent: host(offering(['openssl', '3.0.2-1+deb12u1']), 'openssl'),
    },
    expect: 'pass',
  },
  {
    name: 'a package that the host does not know is no pass',
    facts: {
      self: { packages: packages(['nginx', '1']), release: release('12') },
      parent: host(offering(), 'openssl'),
    },
    expect: 'unknown',
  },
  {
    name: 'another release is no pass',
    facts: {
      self: { packages: packages(['openssl', '3']), release: release('13') },
      parent: host(offering(), 'openssl'),
    },
    expect: 'unknown',
  },
  {
    name: 'lists older than a week are no pass',
    facts: {
      self: { packages: packages(['openssl', '3']), release: release('12') },
      parent: host(anIndex([anArchive('bookworm-security', '2026-10-01')]), 'openssl'),
    },
    expect: 'unknown',
  },
  {
    name: 'a host without apt',
    facts: {
      self: { packages: packages(['openssl', '3']), release: release('12') },
      parent: host(null, 'openssl'),
    },
    expect: 'unknown',
  },
  {
    name: 'an image without packages',
    facts: { self: { packages: null, release: null }, parent: host(offering(), 'openssl') },
    expect: 'not-applicable',
  },
]);
