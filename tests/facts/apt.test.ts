import { describe, expect, it } from 'vitest';
import { type Answer, absent, found } from '../../src/core/answer.ts';
import { executable, file, type ProbeKey, probeKey } from '../../src/core/probe.ts';
import { aptIndex, pendingUpdates } from '../../src/facts/apt-index.ts';
import { aptSettings } from '../../src/facts/apt-settings.ts';
import { installedPackages, removedPackages } from '../../src/facts/installed-packages.ts';
import { packageSources } from '../../src/facts/package-sources.ts';
import { rebootState } from '../../src/facts/reboot.ts';
import { staleLibraries } from '../../src/facts/stale-libraries.ts';
import { knownValue, printed } from './host-answers.ts';

const entry = (path: string, content: string) => ({
  path,
  type: 'file' as const,
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: content.length,
  mtime: 0,
  content,
  unreadable: null,
});

/** A Debian machine with this status file; other package managers are not there. */
const debian = (status: string, ...own: readonly (readonly [ProbeKey, Answer])[]) =>
  new Map<ProbeKey, Answer>([
    ...installedPackages.from.flatMap((fact) =>
      [...fact.questions, ...fact.from.flatMap(({ questions }) => questions)].map(
        ({ probe }): readonly [ProbeKey, Answer] => [
          probeKey(probe),
          probe.kind === 'files' ? found({ entries: [], complete: true, reason: null }) : absent,
        ],
      ),
    ),
    [probeKey(file('/var/lib/dpkg/status', 64 * 1024 * 1024)), found(entry('/var/lib/dpkg/status', status))],
    ...own,
  ]);

const indexProbe = probeKey(aptIndex.questions[0]?.probe ?? executable('apt'));
const pending = (lists: string, status: string) =>
  knownValue(pendingUpdates, debian(status, [indexProbe, printed(`@ apt\n${lists}`)]))?.map(
    ({ installed, version, security }) => `${installed.name} ${version}${security ? ' security' : ''}`,
  );

const openssl = 'Package: openssl\nStatus: install ok installed\nVersion: 3.0.11-1\nArchitecture: amd64\n';
const security =
  '@ release 1795253400 s_dists_b-security_InRelease\nOrigin: Debian\nLabel: Debian-Security\nSuite: stable-security\nDate: Fri, 20 Nov 2026 00:12:41 UTC\n';
const main = '@ release 1783764997 d_dists_b_InRelease\nOrigin: Debian\nSuite: stable\n';

describe('pending updates', () => {
  it('are those of which an archive has a newer version', () =>
    expect(
      pending(
        `${security}${main}@ list s_dists_b-security_main_binary-amd64_Packages.lz4\nopenssl 3.0.11-1+deb12u2 amd64 \n`,
        openssl,
      ),
    ).toEqual(['openssl 3.0.11-1+deb12u2 security']));
  it('leave out older versions', () =>
    expect(pending(`${main}@ list d_dists_b_main_Packages\nopenssl 3.0.9-1 amd64 \n`, openssl)).toEqual([]));
  it('leave out another architecture', () =>
    expect(pending(`${main}@ list d_dists_b_main_Packages\nopenssl 3.1-1 i386 \n`, openssl)).toEqual([]));
  it('leave out backports, which apt takes only when asked', () =>
    expect(
      pending(
        '@ release 1 d_dists_b-backports_InRelease\nSuite: stable-backports\nNotAutomatic: yes\n@ list d_dists_b-backports_main_Packages\nopenssl 3.5-1~bpo amd64 \n',
        openssl,
      ),
    ).toEqual([]));
  it('leave out what Ubuntu gives only some machines so far', () =>
    expect(pending(`${main}@ list d_dists_b_main_Packages\nopenssl 3.1-1 amd64 30\n`, openssl)).toEqual([]));
  it('are security updates also where a later version lies in the ordinary archive', () =>
    expect(
      pending(
        `${security}${main}@ list s_dists_b-security_main_Packages\nopenssl 3.0.11-2 amd64 \n@ list d_dists_b_main_Packages\nopenssl 3.0.12-1 amd64 \n`,
        openssl,
      ),
    ).toEqual(['openssl 3.0.11-2 security']));
  it('are not known to a system without apt', () => expect(knownValue(aptIndex, printed(''))).toBeNull());
  it('a list that could not be unpacked is named', () =>
    expect(
      knownValue(
        aptIndex,
        printed(`@ apt\n${main}@ list d_dists_b_x_Packages.lz4\n\n@ unread d_dists_b_x_Packages.lz4\n`),
      ),
    ).toMatchObject({ unread: ['d_dists_b_x_Packages.lz4'], archives: [{ lists: 0 }] }));
});

describe('packages of dpkg', () => {
  it('that no list names are foreign', () =>
    expect(
      knownValue(
        aptIndex,
        printed(`@ apt\n${main}@ list d_dists_b_main_Packages\n@ foreign zz\n@ foreign agent\n`),
      ),
    ).toMatchObject({ foreign: ['agent', 'zz'] }));
  it('that were removed leave their configuration', () =>
    expect(
      knownValue(
        removedPackages,
        debian(`${openssl}\nPackage: telnetd\nStatus: deinstall ok config-files\nVersion: 1\n`),
      ),
    ).toEqual(['telnetd']));
});

describe('settings of apt', () => {
  const answers = (stdout: string) =>
    new Map<ProbeKey, Answer>(
      aptSettings.questions.map(({ probe }) => [
        probeKey(probe),
        probe.kind === 'executable' ? found({ path: '/usr/bin/apt-config' }) : printed(stdout),
      ]),
    );
  it('keep every entry of a list', () =>
    expect(
      knownValue(aptSettings, answers('APT "";\nAPT::X:: "a";\nAPT::X:: "b";\nAPT::Periodic::Enable "0";\n')),
    ).toEqual(
      new Map([
        ['apt::x', ['a', 'b']],
        ['apt::periodic::enable', ['0']],
      ]),
    ));
});

describe('package sources', () => {
  const read = (path: string, content: string) =>
    knownValue(packageSources, found({ entries: [entry(path, content)], complete: true, reason: null }))
      .items;
  it('of one line, with options', () =>
    expect(
      read(
        '/etc/apt/sources.list',
        '# deb http://no no\ndeb [arch=amd64 trusted=yes] http://m.example bookworm main\n',
      ),
    ).toMatchObject([{ name: 'http://m.example bookworm', unverified: 'trusted=yes', line: 2 }]));
  it('signed-by is no switch', () =>
    expect(
      read(
        '/etc/apt/sources.list',
        'deb [signed-by=/usr/share/keyrings/x.gpg] http://m.example bookworm main',
      )[0]?.unverified,
    ).toBeNull());
  it('of deb822, with comments inside and a source turned off', () =>
    expect(
      read(
        '/etc/apt/sources.list.d/debian.sources',
        'Types: deb\n# mirror\nURIs: http://a.example\nSuites: b b-updates\n\nTypes: deb\nURIs: http://s.example\nSuites: b-security\nEnabled: no\nTrusted: yes\n',
      ),
    ).toMatchObject([
      { suites: ['b', 'b-updates'], enabled: true, unverified: null },
      { suites: ['b-security'], enabled: false, unverified: 'trusted: yes' },
    ]));
  it('of dnf, where a section may turn verification off', () =>
    expect(
      read(
        '/etc/yum.repos.d/x.repo',
        '[a]\nbaseurl=https://a.example\ngpgcheck=1\n[b]\nenabled=0\ngpgcheck = 0\n',
      ),
    ).toMatchObject([
      { name: 'a', unverified: null, enabled: true },
      { name: 'b', unverified: 'gpgcheck = 0', enabled: false },
    ]));
});

describe('the reboot', () => {
  const probe = rebootState.from[0]?.questions[0]?.probe ?? executable('x');
  const state = (stdout: string, status = '') =>
    knownValue(rebootState, debian(status, [probeKey(probe), printed(stdout)])).newerKernel;
  it('a newer kernel of the same flavour waits', () =>
    expect(state('r 6.1.0-9-amd64\nv #1 SMP\nk 6.1.0-9-amd64\nk 6.1.0-10-amd64\n')).toBe('6.1.0-10-amd64'));
  it('of another flavour it does not', () =>
    expect(state('r 6.1.0-9-cloud-amd64\nv #1\nk 6.1.0-9-cloud-amd64\nk 6.1.0-10-amd64\n')).toBeNull());
  it('a kernel from outside, as on a cloud, is compared with none', () =>
    expect(state('r 6.18.44-fc-v669\nv #1\nk 6.1.0-10-amd64\n')).toBeNull());
  it('knows kernels of RHEL', () =>
    expect(
      state(
        'r 5.14.0-427.13.1.el9_4.x86_64\nv #1\nk 5.14.0-427.13.1.el9_4.x86_64\nk 5.14.0-503.el9_5.x86_64\n',
      ),
    ).toBe('5.14.0-503.el9_5.x86_64'));
  it('a rebuilt kernel keeps its name, and tells by its build', () =>
    expect(
      state(
        'r 6.1.0-18-amd64\nv #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)\nk 6.1.0-18-amd64\n',
        'Package: linux-image-6.1.0-18-amd64\nStatus: install ok installed\nVersion: 6.1.82-1\nArchitecture: amd64\n',
      ),
    ).toBe('6.1.0-18-amd64 (6.1.82-1)'));
});

describe('libraries in use', () => {
  it('are read from maps', () =>
    expect(
      knownValue(staleLibraries, printed('12/maps: /usr/lib/x86_64-linux-gnu/libssl.so.3 (deleted)\n')),
    ).toMatchObject({
      items: [{ pid: 12, library: '/usr/lib/x86_64-linux-gnu/libssl.so.3' }],
      complete: true,
    }));
  it('of others are hidden without root', () =>
    expect(knownValue(staleLibraries, printed('@ others hidden\n')).complete).toBe(false));
});
