import { describe, expect, it } from 'vitest';
import { found } from '../../src/core/answer.ts';
import { ENDED_PACKAGES } from '../../src/facts/ended-packages.ts';
import { supportLists, supportOfPackages } from '../../src/facts/package-support.ts';
import { aPackage } from '../checks/patching-examples.ts';
import { aRelease } from '../checks/release-examples.ts';
import fc from '../seeded-properties.ts';
import { knownValue, resolveFact, unknown } from './host-answers.ts';

const FOLDER = '/usr/share/debian-security-support';

const entry = (name: string, content: string | null) => ({
  ...{ path: `${FOLDER}/${name}`, type: 'file' as const, mode: 0o644, uid: 0, gid: 0, size: 1, mtime: 0 },
  content,
  unreadable: content === null ? ({ code: 'permission', text: 'may be read by root alone' } as const) : null,
});

const listed = (name: string, content: string | null) =>
  knownValue(supportLists, found({ entries: [entry(name, content)], complete: true, reason: null }));

const ended = (versionId: string, name: string, version: string, lines = listed('x', '').items) =>
  supportOfPackages(
    [aPackage(`${name}-bin`, version, { source: name })],
    aRelease('debian', versionId),
    lines,
  )?.unsupported[0]?.ended ?? null;

describe('lists of ended support', () => {
  it('of Debian 12: name, last version, day', () =>
    expect(
      listed(
        'security-support-ended.deb12',
        '# List of packages\n\nsuricata        1:6.0.10-1              2026-04-30      Upstream\nphp-horde.*\t0\t\t2025-03-22\thttps://lists.debian.org/\n',
      ).items,
    ).toMatchObject([
      { source: 'suricata', support: 'ended', last: '1:6.0.10-1', ended: '2026-04-30', release: '12' },
      { source: 'php-horde*', support: 'ended', last: null, ended: '2025-03-22', release: '12' },
    ]));
  it('of Debian 13: a second column says which', () =>
    expect(
      listed(
        'security-support.deb13',
        'binutils   limited  Only suitable\nisc-dhcp   non-supported   4.4.3-P1-2       2023-07-05  https://lists.isc.org/\nrust-sequoia-sqv            supported  sequoia\n',
      ).items,
    ).toMatchObject([
      { source: 'binutils', support: 'limited', last: null, ended: null },
      { source: 'isc-dhcp', support: 'ended', last: '4.4.3-P1-2', ended: '2023-07-05', release: '13' },
      { source: 'rust-sequoia-sqv', support: 'supported' },
    ]));
  it('one for every release names what is limited', () =>
    expect(listed('security-support-limited', 'golang.*        See https\n').items).toMatchObject([
      { source: 'golang*', support: 'limited', release: null },
    ]));
  it('a line without its day ends nothing', () =>
    expect(
      listed('security-support-ended.deb12', 'xen 4.1\nxen 4.1 2020-99-99\nxen 4.1 soon\nxen').items,
    ).toEqual([]));
  it('one that may not be read makes the set incomplete', () =>
    expect(listed('security-support.deb13', null)).toMatchObject({ complete: false, items: [] }));
  it('that nobody could look for are unknown', () =>
    expect(resolveFact(supportLists, unknown('timeout', 'cut'))).toMatchObject({ known: false }));
  it('whatever stands in them, nothing is thrown', () =>
    fc.assert(
      fc.property(
        fc
          .array(
            fc.constantFrom(
              ' ',
              '\t',
              '\n',
              '#',
              '*',
              '.*',
              'non-supported',
              '0',
              '2026-01-01',
              '\u0000',
              '__proto__',
            ),
          )
          .map((words) => words.join('')),
        (text) => {
          for (const name of ['security-support-ended.deb12', 'security-support.deb13'])
            for (const { support, ended } of listed(name, text).items)
              expect(support === 'ended').toBe(ended !== null);
        },
      ),
    ));
});

describe('support of a package', () => {
  it('ends for the version of the release', () =>
    expect(ended('12', 'pdns-recursor', '4.8.8-1+deb12u1')).toBe('2025-10-01'));
  it('ends for later builds of the same upstream release', () => {
    expect(ended('13', 'isc-dhcp', '4.4.3-P1-8')).toBe('2023-07-05');
    expect(ended('12', 'wolfssl', '5.5.4-2+deb12u3')).toBe('2026-06-12');
  });
  it('goes on where another archive has a newer upstream release', () =>
    expect(ended('12', 'pdns-recursor', '5.2.0-1pdns.bookworm')).toBeNull());
  it('is a matter of its release', () => expect(ended('13', 'dnsdist', '1.7.3-2')).toBeNull());
  it('ends for all names that begin so', () =>
    expect(ended('12', 'php-horde-imp', '6.2')).toBe('2025-03-22'));
  it('ends by the earlier day where two lists name it', () => {
    const own = listed('security-support-ended.deb12', 'dnsdist 1.7.3-2 2025-06-01\n').items;
    expect(ended('12', 'dnsdist', '1.7.3-2', own)).toBe('2025-06-01');
  });
  it('a list of another release says nothing', () => {
    const own = listed('security-support-ended.deb11', 'openssl 0 2020-01-01\n').items;
    expect(ended('12', 'openssl', '3.0', own)).toBeNull();
  });
  it('a dot in a name is a dot', () => {
    const own = listed('security-support-ended.deb12', 'libsoup2.4 0 2020-01-01\n').items;
    expect(ended('12', 'libsoup2x4', '1', own)).toBeNull();
    expect(ended('12', 'libsoup2.4', '1', own)).toBe('2020-01-01');
  });
  it('is known of a new release only by its own list', () => {
    const at = (lines: Parameters<typeof ended>[3]) =>
      supportOfPackages([], aRelease('debian', '14'), lines ?? []);
    expect(at([])).toBeNull();
    expect(at(listed('security-support.deb14', 'xen non-supported 1 2030-01-01\n').items)).not.toBeNull();
  });
  it('an exception from a pattern is not limited', () => {
    const lines = listed('security-support.deb13', 'rust.* limited\nrust-sequoia-sqv supported\n').items;
    const packages = [aPackage('sqv', '1', { source: 'rust-sequoia-sqv' }), aPackage('rust-ripgrep', '1')];
    expect(supportOfPackages(packages, aRelease('debian', '13'), lines)?.limited).toEqual(['rust-ripgrep']);
  });
  it('the table names each package once, with a real day', () => {
    for (const rows of ENDED_PACKAGES.values()) {
      expect(new Set(rows.map(({ source }) => source)).size).toBe(rows.length);
      for (const row of rows) expect(new Date(row.ended).toISOString().slice(0, 10)).toBe(row.ended);
    }
  });
});
