import { describe, expect, it } from 'vitest';
import type { Advisory, AffectedRange } from '../../src/vulnerabilities/advisory.ts';
import { affects, type Effect } from '../../src/vulnerabilities/affects.ts';
import type { InstalledPackage } from '../../src/vulnerabilities/installed-package.ts';

const range = (
  introduced: string,
  fixed: string | null,
  lastAffected: string | null = null,
): AffectedRange => ({
  introduced,
  fixed,
  lastAffected,
});

const advisory = (
  ecosystem: string,
  name: string,
  ranges: readonly AffectedRange[],
  more: Partial<Advisory> = {},
): Advisory => ({
  id: 'TEST-1',
  aliases: [],
  ecosystem,
  package: name,
  ranges,
  versions: [],
  module: null,
  fix: 'fixed',
  severity: null,
  summary: '',
  references: [],
  published: null,
  exploited: false,
  source: 'test',
  ...more,
});

const installed = (
  name: string,
  version: string,
  more: Partial<InstalledPackage> = {},
): InstalledPackage => ({
  name,
  version,
  source: null,
  sourceVersion: null,
  module: null,
  ...more,
});

const affected = (fixed: string | null): Effect => ({ status: 'affected', fixed });
const notAffected: Effect = { status: 'not-affected' };
const undetermined = expect.objectContaining({ status: 'undetermined', reason: expect.any(String) });

describe('the evaluation of OSV', () => {
  // GHSA-xvch-5gv4-984h names minimist twice, once for each line of releases.
  const minimist = advisory('npm', 'minimist', [range('0', '0.2.4'), range('1.0.0', '1.2.6')]);

  it.each([
    ['0.0.8', affected('0.2.4')],
    ['0.2.3', affected('0.2.4')],
    ['0.2.4', notAffected],
    ['0.9.0', notAffected],
    ['1.0.0-rc.1', notAffected],
    ['1.0.0', affected('1.2.6')],
    ['1.2.5', affected('1.2.6')],
    ['1.2.6-0', affected('1.2.6')],
    ['1.2.6', notAffected],
    ['v1.2.5+build', affected('1.2.6')],
  ])('several ranges: minimist %s', (version, effect) =>
    expect(affects(minimist, installed('minimist', version))).toEqual(effect),
  );

  it('a version is a hit where it is listed, range or not', () => {
    const listed = advisory('PyPI', 'ctx', [range('0.5', '1.0')], {
      versions: ['0.1.2', '0.2.2.post1', '0.2.6'],
    });
    expect(affects(listed, installed('ctx', '0.2.6'))).toEqual(affected('1.0'));
    expect(affects(listed, installed('ctx', '0.2.2-1'))).toEqual(affected('1.0'));
    expect(affects(listed, installed('ctx', '0.2.5'))).toEqual(notAffected);
    const onlyListed = advisory('npm', 'event-stream', [], { versions: ['3.3.6'] });
    expect(affects(onlyListed, installed('event-stream', '3.3.6'))).toEqual(affected(null));
    expect(affects(onlyListed, installed('event-stream', '3.3.5'))).toEqual(notAffected);
  });

  it('without an end everything from the beginning on is affected, and there is no fix', () => {
    const open = advisory('crates.io', 'atty', [range('0.2.0', null)], { fix: 'none' });
    expect(affects(open, installed('atty', '0.1.9'))).toEqual(notAffected);
    expect(affects(open, installed('atty', '0.2.14'))).toEqual(affected(null));
  });

  it('the last affected version is affected, what comes behind it is not', () => {
    // GHSA-2c7x-w3mx-h7p6 has this shape.
    const last = advisory('npm', 'upload', [range('0', null, '2.0.4')]);
    expect(affects(last, installed('upload', '2.0.4'))).toEqual(affected(null));
    expect(affects(last, installed('upload', '2.0.5-rc.1'))).toEqual(notAffected);
  });

  it('0 comes before every version, also before a prerelease of 0', () => {
    const all = advisory('Go', 'stdlib', [range('0', '1.21.11'), range('1.22.0-0', '1.22.4')]);
    expect(affects(all, installed('stdlib', '0.0.0-alpha'))).toEqual(affected('1.21.11'));
    expect(affects(all, installed('stdlib', 'go1.22rc1'))).toEqual(affected('1.22.4'));
    expect(affects(all, installed('stdlib', 'go1.22.3'))).toEqual(affected('1.22.4'));
    expect(affects(all, installed('stdlib', 'go1.21.11'))).toEqual(notAffected);
    expect(affects(all, installed('stdlib', 'go1.22.4'))).toEqual(notAffected);
  });

  it('whoever stands in several ranges has to leave them all', () => {
    const overlapping = [range('0', '1.5'), range('1.0', '2.0'), range('2.0', '2.1')];
    expect(affects(advisory('PyPI', 'a', overlapping), installed('a', '1.2'))).toEqual(affected('2.1'));
    const endless = [...overlapping, range('2.1', null)];
    expect(affects(advisory('PyPI', 'a', endless), installed('a', '1.2'))).toEqual(affected(null));
    const told = [range('0', '1.5'), range('0', null, '1.7')];
    expect(affects(advisory('PyPI', 'a', told), installed('a', '1.2'))).toEqual(affected(null));
  });

  it('is about the package of that name alone', () => {
    const other = advisory('npm', 'lodash', [range('0', '4.17.21')]);
    expect(affects(other, installed('lodash-es', '4.17.20'))).toEqual(notAffected);
    expect(affects(other, installed('Lodash', '4.17.20'))).toEqual(notAffected);
  });

  it.each([
    ['PyPI', 'zope-interface', 'Zope._Interface'],
    ['PyPI', 'Zope.Interface', 'zope-interface'],
    ['NuGet', 'Newtonsoft.Json', 'newtonsoft.json'],
  ])('names of %s are those of the ecosystem: %s is %s', (ecosystem, advised, found) => {
    const withVersions = advisory(ecosystem, advised, [], { versions: ['1.0'] });
    expect(affects(withVersions, installed(found, '1.0'))).toEqual(affected(null));
  });

  it('Maven: log4j-core is named with its group', () => {
    // CVE-2021-44228
    const log4shell = advisory('Maven', 'org.apache.logging.log4j:log4j-core', [
      range('2.13.0', '2.15.0'),
      range('2.4', '2.12.2'),
      range('2.0-beta9', '2.3.1'),
    ]);
    const core = (version: string) =>
      affects(log4shell, installed('org.apache.logging.log4j:log4j-core', version));
    expect(core('2.14.1')).toEqual(affected('2.15.0'));
    expect(core('2.12.1')).toEqual(affected('2.12.2'));
    expect(core('2.0-beta9')).toEqual(affected('2.3.1'));
    expect(core('2.0-beta8')).toEqual(notAffected);
    expect(core('2.12.2')).toEqual(notAffected);
    expect(affects(log4shell, installed('log4j-core', '2.14.1'))).toEqual(notAffected);
  });
});

describe('what cannot be compared is undetermined, never not affected', () => {
  it.each([
    ['Go', 'example.org/app', '(devel)'],
    ['PyPI', 'pip', '2013-01-21T20:33:09+0100'],
    ['npm', 'left-pad', 'workspace:*'],
    ['RubyGems', 'rails', '6.1_x86'],
    ['Alpine:v3.19', 'openssl', '3.1.4-r5.1'],
    ['Debian:12', 'openssl', ''],
    ['Haiku', 'openssl', '1.0'],
  ])('%s: %s %s', (ecosystem, name, version) => {
    const both = advisory(ecosystem, name, [range('1.0', '2.0')]);
    expect(affects(both, installed(name, version))).toEqual(undetermined);
    expect(affects({ ...both, ranges: [range('0', null, '2.0')] }, installed(name, version))).toEqual(
      undetermined,
    );
    expect(affects({ ...both, ranges: [], versions: ['1.5'] }, installed(name, version))).toEqual(
      undetermined,
    );
  });

  it('an advisory with a version that is none leaves it open, where no other range tells', () => {
    const broken = advisory('npm', 'a', [range('0', 'next'), range('1.0.0', '2.0.0')]);
    expect(affects(broken, installed('a', '1.5.0'))).toMatchObject({ status: 'affected' });
    expect(affects(broken, installed('a', '3.0.0'))).toEqual(undetermined);
  });

  it('one that names no version at all says nothing', () => {
    expect(affects(advisory('npm', 'a', []), installed('a', '1.0.0'))).toEqual(undetermined);
  });

  it('where every version is affected, no order is needed', () => {
    const malicious = advisory('npm', 'a', [range('0', null)]);
    expect(affects(malicious, installed('a', 'anything'))).toEqual(affected(null));
  });
});

describe('packages of Debian and Alpine', () => {
  it('are held against their source and its version', () => {
    // telnet 0.17+2.4-2+deb12u1 is built of inetutils 2:2.4-2+deb12u1.
    const inetutils = advisory('Debian:12', 'inetutils', [range('0', '2:2.4-2+deb12u2')]);
    const telnet = installed('telnet', '0.17+2.4-2+deb12u1', { source: 'inetutils' });
    expect(affects(inetutils, { ...telnet, sourceVersion: '2:2.4-2+deb12u1' })).toEqual(
      affected('2:2.4-2+deb12u2'),
    );
    expect(affects(inetutils, { ...telnet, sourceVersion: '2:2.4-2+deb12u2' })).toEqual(notAffected);
    expect(affects(advisory('Debian:12', 'telnet', [range('0', null)]), telnet)).toEqual(notAffected);
  });

  it('a binary rebuild keeps the version of its source', () => {
    const bash = advisory('Debian:12', 'bash', [range('0', '5.2.15-2')]);
    expect(affects(bash, installed('bash', '5.2.15-2+b7'))).toEqual(notAffected);
    expect(affects(bash, installed('bash', '5.2.15-1+b9', { sourceVersion: '5.2.15-1' }))).toEqual(
      affected('5.2.15-2'),
    );
  });

  it('fixed in 0 means never affected', () => {
    const never = advisory('Alpine:v3.19', 'apache2', [range('0', '0')]);
    expect(affects(never, installed('apache2', '2.4.58-r0'))).toEqual(notAffected);
    expect(affects(never, installed('apache2', 'no version'))).toEqual(notAffected);
  });

  it('Alpine: by origin', () => {
    const openssl = advisory('Alpine:v3.19', 'openssl', [range('0', '3.1.4-r6')]);
    expect(affects(openssl, installed('libssl3', '3.1.4-r5', { source: 'openssl' }))).toEqual(
      affected('3.1.4-r6'),
    );
    expect(affects(openssl, installed('libcrypto3', '3.1.4-r10', { source: 'openssl' }))).toEqual(
      notAffected,
    );
  });
});

describe('packages of rpm', () => {
  it('AlmaLinux names binary packages, whatever their source is called', () => {
    const tools = advisory('AlmaLinux:9', 'httpd-tools', [range('0', '2.4.57-11.el9_4')]);
    const httpd = installed('httpd-tools', '2.4.57-8.el9', {
      source: 'httpd',
      sourceVersion: '2.4.57-8.el9',
    });
    expect(affects(tools, httpd)).toEqual(affected('2.4.57-11.el9_4'));
    expect(affects({ ...tools, package: 'httpd' }, httpd)).toEqual(notAffected);
  });

  it('SUSE names source packages', () => {
    const bind = advisory('SUSE:Linux Enterprise Server 12', 'bind', [range('0', '9.9.5P1-8.1')]);
    const utils = installed('bind-utils', '9.9.5P1-7.1', { source: 'bind', sourceVersion: '9.9.5P1-7.1' });
    expect(affects(bind, utils)).toEqual(affected('9.9.5P1-8.1'));
  });

  it('an advisory without epoch says nothing of it', () => {
    const without = advisory('Red Hat:rhel_eus:9.2::appstream', 'podman', [range('0', '4.4.1-21.el9_2')]);
    expect(affects(without, installed('podman', '2:4.4.1-20.el9_2'))).toEqual(affected('4.4.1-21.el9_2'));
    expect(affects(without, installed('podman', '2:4.4.1-21.el9_2'))).toEqual(notAffected);
  });

  it('an advisory with one counts it, and an installed package without one has epoch 0', () => {
    const podman = advisory('Red Hat:rhel_eus:9.2::appstream', 'podman', [range('0', '2:4.4.1-21.el9_2')]);
    expect(affects(podman, installed('podman', '2:4.4.1-21.el9_2'))).toEqual(notAffected);
    expect(affects(podman, installed('podman', '4.9.0-1.el9_2'))).toEqual(affected('2:4.4.1-21.el9_2'));
    const bcel = advisory('Rocky Linux:9', 'bcel', [range('0', '0:6.4.1-9.el9_1')]);
    expect(affects(bcel, installed('bcel', '6.4.1-8.el9'))).toEqual(affected('0:6.4.1-9.el9_1'));
    expect(affects(bcel, installed('bcel', '6.4.1-9.el9_1'))).toEqual(notAffected);
  });

  it('the name of a source rpm lacks the epoch: against one that counts nothing can be said', () => {
    const named = advisory('openSUSE:Leap 15.6', 'podman', [range('0', '2:4.4.1-21')]);
    const found = installed('podman-docker', '4.4.1-20', { source: 'podman', sourceVersion: '4.4.1-20' });
    expect(affects(named, found)).toEqual(undetermined);
    expect(affects({ ...named, ranges: [range('0', '4.4.1-21')] }, found)).toEqual(affected('4.4.1-21'));
    expect(affects({ ...named, ranges: [range('0', '0:4.4.1-21')] }, found)).toEqual(affected('0:4.4.1-21'));
  });
});

describe('modules of rpm', () => {
  // ALSA-2023:0050 mends stream 14 of nodejs.
  const fixed = '1:14.21.1-2.module_el8.7.0+3373+a4c18c43';
  const nodejs = advisory('AlmaLinux:8', 'nodejs', [range('0', fixed)], { module: 'nodejs:14' });
  const old = '1:14.20.0-1.module_el8.6.0+2996+247eccfb';

  it.each([
    ['of the stream', old, 'nodejs:14:8060020220811:ad008a3a:x86_64', affected(fixed)],
    ['of the stream, mended', fixed, 'nodejs:14:8070020221205:bd1311ed:x86_64', notAffected],
    ['of another stream', '1:12.22.12-1.module_el8.6.0+2900+dc2c9e5c', 'nodejs:12:1:2:x86_64', notAffected],
    ['of no module', '1:10.24.0-1.el8', null, notAffected],
    ['of another module', old, 'perl:14', notAffected],
  ])('a package %s', (_, version, module, effect) =>
    expect(affects(nodejs, installed('nodejs', version, { module }))).toEqual(effect),
  );

  it('a package of a module has nothing to do with the fix of one outside', () => {
    const plain = advisory('AlmaLinux:8', 'nodejs', [range('0', '1:20.0.0-1.el8')]);
    expect(affects(plain, installed('nodejs', old, { module: 'nodejs:14' }))).toEqual(notAffected);
    expect(affects(plain, installed('nodejs', '1:10.24.0-1.el8'))).toEqual(affected('1:20.0.0-1.el8'));
  });

  it.each(['*', null])(
    'an advisory that does not tell the stream (%j) leaves it open, where the version is older',
    (module) => {
      const some = { ...nodejs, module };
      expect(affects(some, installed('nodejs', old, { module: 'nodejs:14' }))).toEqual(undetermined);
      expect(affects(some, installed('nodejs', fixed, { module: 'nodejs:14' }))).toEqual(notAffected);
      expect(affects(some, installed('nodejs', '1:10.24.0-1.el8'))).toEqual(notAffected);
    },
  );

  it('without a fix the advisory does not tell whether it means a module', () => {
    const unfixed = advisory('Red Hat:enterprise_linux:8', 'nodejs', [range('0', null)], { fix: 'none' });
    expect(affects(unfixed, installed('nodejs', old, { module: 'nodejs:14' }))).toEqual(undetermined);
    expect(affects(unfixed, installed('nodejs', '1:10.24.0-1.el8'))).toEqual(affected(null));
  });

  it('modules matter to rpm alone', () => {
    const npm = advisory('npm', 'a', [range('0', '2.0.0')]);
    expect(affects(npm, installed('a', '1.0.0', { module: 'nodejs:14' }))).toEqual(affected('2.0.0'));
  });
});
