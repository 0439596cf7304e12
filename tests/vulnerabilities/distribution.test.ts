import { describe, expect, it } from 'vitest';
import {
  distributionEcosystem,
  packageEcosystem,
  type Release,
} from '../../src/vulnerabilities/distribution.ts';

const release = (id: string, versionId: string | null, over: Partial<Release> = {}): Release => ({
  id,
  versionId,
  codename: null,
  prettyName: null,
  ...over,
});

describe('whose advisories are about a system', () => {
  for (const [name, given, expected] of [
    ['Debian 12', release('debian', '12'), 'Debian:12'],
    [
      'Debian testing, which has no number yet',
      release('debian', null, { codename: 'forky', prettyName: 'Debian GNU/Linux forky' }),
      'Debian:14',
    ],
    [
      'Debian unstable, which calls itself after testing',
      release('debian', null, { codename: 'forky', prettyName: 'Debian GNU/Linux forky/sid' }),
      'Debian:sid',
    ],
    ['an Ubuntu of long-term support', release('ubuntu', '22.04'), 'Ubuntu:22.04:LTS'],
    ['an Ubuntu of half a year', release('ubuntu', '24.10'), 'Ubuntu:24.10'],
    ['an Ubuntu of an odd April', release('ubuntu', '25.04'), 'Ubuntu:25.04'],
    ['Alpine, without its patch level', release('alpine', '3.19.1'), 'Alpine:v3.19'],
    ['Alpine edge', release('alpine', '3.23.0_alpha20260101'), 'Alpine:edge'],
    ['AlmaLinux, without its minor release', release('almalinux', '9.4'), 'AlmaLinux:9'],
    ['Rocky Linux', release('rocky', '8.10'), 'Rocky Linux:8'],
    [
      'openSUSE Leap',
      release('opensuse-leap', '15.6', { prettyName: 'openSUSE Leap 15.6' }),
      'openSUSE:Leap 15.6',
    ],
    [
      'SUSE Linux Enterprise Server',
      release('sles', '15.5', { prettyName: 'SUSE Linux Enterprise Server 15 SP5' }),
      'SUSE:Linux Enterprise Server 15 SP5',
    ],
    ['Wolfi, which has no releases', release('wolfi', '20230201'), 'Wolfi'],
    ['a derivative, whose fixes are its own', release('linuxmint', '22', { codename: 'wilma' }), null],
    ['Red Hat, whose advisories are by product', release('rhel', '9.4'), null],
    ['Debian without any release', release('debian', null), null],
  ] as const)
    it(`${name}: ${expected}`, () => expect(distributionEcosystem(given)).toBe(expected));
});

describe('builds of Ubuntu Pro', () => {
  it('have advisories of their own', () => {
    expect(packageEcosystem('Ubuntu:18.04:LTS', '1.1.1-1ubuntu2.1~18.04.23+esm4')).toBe(
      'Ubuntu:Pro:18.04:LTS',
    );
    expect(packageEcosystem('Ubuntu:22.04:LTS', '3.0.2-0ubuntu1.18+Fips1')).toBe('Ubuntu:Pro:22.04:LTS');
  });
  it('and those of the main archive do not', () =>
    expect(packageEcosystem('Ubuntu:22.04:LTS', '3.0.2-0ubuntu1.18')).toBe('Ubuntu:22.04:LTS'));
  it('nor does anything of Debian', () => expect(packageEcosystem('Debian:12', '1+esm1')).toBe('Debian:12'));
});
