import type { InstalledPackage, PackageSource } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import { found } from '../../src/core/answer.ts';
import { apkIndex } from '../../src/facts/apk-index.ts';
import { isHeld, packageHolds } from '../../src/facts/package-holds.ts';
import { rpmAdvisories } from '../../src/facts/rpm-advisories.ts';
import { apkUpdateState, rpmUpdateState } from '../../src/facts/update-state.ts';
import { aPackage } from '../checks/patching-examples.ts';
import { filesOutput } from './answer-text.ts';
import { answerFixture, knownValue, printed, resolveFact } from './host-answers.ts';

const advisories = knownValue(rpmAdvisories, printed(answerFixture('rpm.advisories/dnf-and-zypper.txt')));
if (advisories === null) throw new Error('no advisories');
const rpm = (name: string, version: string): InstalledPackage => aPackage(name, version, { arch: 'x86_64' });
const source = (name: string, enabled = true): PackageSource => ({
  format: 'rpm',
  name,
  uris: [],
  suites: [],
  enabled,
  unverified: null,
  signedBy: null,
  path: `/etc/yum.repos.d/${name}.repo`,
  line: 1,
});
const updates = (packages: readonly InstalledPackage[], sources: readonly PackageSource[] | null = null) =>
  rpmUpdateState(advisories, packages, sources, []).waiting.map(
    ({ name, version, security }) => `${name} ${version}${security === true ? ' security' : ''}`,
  );

describe('advisories of rpm', () => {
  it('name repositories without the hash of dnf, and what could not be unpacked', () =>
    expect(advisories).toMatchObject({
      repositories: [
        { name: 'updates', advisories: true },
        { name: 'repo-update', advisories: true },
      ],
      unread: ['def-updateinfo.xml.gz'],
      modules: new Set(['nodejs:20']),
    }));
  it('ask for newer versions only', () =>
    expect(updates([rpm('openssl-libs', '1:3.0.7-27.el9'), rpm('bash', '5.1.8-9.el9')])).toEqual([
      'openssl-libs 1:3.0.7-28.el9_4 security',
    ]));
  it('that mend no hole are told apart', () =>
    expect(updates([rpm('bash', '5.1.8-2.el9')])).toEqual(['bash 5.1.8-3.el9']));
  it('count for the newest of several kernels alone', () =>
    expect(updates([rpm('openssl-libs', '1:1-1'), rpm('openssl-libs', '1:3.0.7-28.el9_4')])).toEqual([]));
  it('of a module count only where its stream is switched on', () => {
    const installed = [rpm('nodejs', '1:20.1.0-1.module+el9.2.0')];
    expect(updates(installed)).toEqual(['nodejs 1:20.12.2-2.module+el9.4.0 security']);
    const off = { ...advisories, modules: new Set<string>() };
    expect(rpmUpdateState(off, installed, null, []).waiting).toEqual([]);
  });
  it('of a repository that is switched off, or gone, do not count', () => {
    const installed = [rpm('openssl-libs', '1:1-1')];
    expect(updates(installed, [source('updates', false)])).toEqual([]);
    expect(updates(installed, [source('another')])).toEqual([]);
    expect(updates(installed, [source('updates')])).toHaveLength(1);
  });
  it('are unknown where rpm named no package: all would have been left out', () =>
    expect(resolveFact(rpmAdvisories, printed('@ rpm\n@ repo 1 updates\n@ read\n@ names 0\n'))).toMatchObject(
      { known: false },
    ));
  it('are no question for a system without rpm', () =>
    expect(knownValue(rpmAdvisories, printed(''))).toBeNull());
});

describe('lists of apk', () => {
  const index = knownValue(apkIndex, printed(answerFixture('apk.index/two-lists.txt')));
  if (index === null) throw new Error('no list');
  const packages = [aPackage('musl', '1.2.4-r2'), aPackage('busybox', '1.36.1-r15')];
  it('tell newer versions, not whether they mend a hole', () =>
    expect(
      apkUpdateState(index, packages, [{ pattern: 'musl', path: '/etc/apk/world', line: 1 }]),
    ).toMatchObject({
      waiting: [{ name: 'musl', version: '1.2.4-r3', security: null, held: true }],
      gap: { text: 'APKINDEX.ffffffff.tar.gz could not be unpacked' },
    }));
  it('of a repository that was left long ago do not count', () => {
    const [first] = index.indexes;
    if (first === undefined) throw new Error('no list');
    const left = { ...first, fetched: first.fetched - 30 * 86_400_000 };
    const now = { ...first, candidates: [] };
    expect(apkUpdateState({ indexes: [left, now], unread: [] }, packages, []).waiting).toEqual([]);
  });
  it('that lie nowhere are of no date', () =>
    expect(apkUpdateState({ indexes: [], unread: [] }, packages, [])).toMatchObject({
      fetched: 0,
      securityFetched: null,
    }));
});

describe('holds', () => {
  const read = (path: string, content: string) =>
    knownValue(packageHolds, found(filesOutput({ [path]: content }))).items.map(({ pattern }) => pattern);
  it.each([
    ['/etc/dnf/plugins/versionlock.list', '# why\nkernel-0:5.14.0-1.el9.*\n!vim-2:9-1\n', ['kernel']],
    ['/etc/dnf/dnf.conf', '[main]\nexclude=kernel* php*\n', ['kernel*', 'php*']],
    ['/etc/dnf/versionlock.toml', '[[packages]]\nname = "bash"\n', ['bash']],
    ['/etc/zypp/locks', 'type: package\nsolvable_name: samba*\n', ['samba*']],
    ['/etc/apk/world', 'bash\nnginx=1.24.0-r0\npy3-pip~23\n', ['nginx', 'py3-pip']],
  ])('of %s', (path, content, expected) => expect(read(path, content)).toEqual(expected));
  it.each([
    ['kernel*', 'kernel-core', true],
    ['*-devel', 'zlib-devel', true],
    ['*-devel', 'develop', false],
    ['a*a', 'a', false],
    ['bash', 'bash-completion', false],
  ])('%s speaks of %s: %s', (pattern, name, expected) => expect(isHeld(pattern, name)).toBe(expected));
  it('of a hostile pattern cost no time', () =>
    expect(isHeld('*a'.repeat(5000), 'a'.repeat(200))).toBe(false));
});
