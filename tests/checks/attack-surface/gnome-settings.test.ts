import type { DesktopSettings } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import checks from '../../../checks/attack-surface/gnome-settings.ts';
import { desktopSettings } from '../../../src/facts/desktop-settings.ts';
import { filesOutput, valueWith } from '../../facts/answer-text.ts';
import { testCheck } from '../../test-check.ts';
import { unit, unitsOf } from './example-host.ts';

const LOGIN = '/org/gnome/login-screen';
const MEDIA = '/org/gnome/desktop/media-handling';
const SAVER = '/org/gnome/desktop/screensaver';
const IDLE = '/org/gnome/desktop/session/idle-delay';

/** What a row is content with. */
const GOOD: Readonly<Record<string, Readonly<Record<string, string>> | readonly string[] | null>> = {
  'gnome-login-banner': {
    [`${LOGIN}/banner-message-enable`]: 'true',
    [`${LOGIN}/banner-message-text`]: 'Staff only',
  },
  'gnome-users-not-listed': { [`${LOGIN}/disable-user-list`]: 'true' },
  'gnome-screen-locks': {
    [IDLE]: 'uint32 900',
    [`${SAVER}/lock-delay`]: 'uint32 5',
    [`${SAVER}/lock-enabled`]: 'true',
  },
  'gnome-screen-lock-fixed': [IDLE, `${SAVER}/lock-delay`],
  'gnome-media-not-mounted': { [`${MEDIA}/automount`]: 'false', [`${MEDIA}/automount-open`]: 'false' },
  'gnome-media-fixed': [`${MEDIA}/automount`, `${MEDIA}/automount-open`],
  'gnome-media-not-started': { [`${MEDIA}/autorun-never`]: 'true' },
  'gnome-media-start-fixed': [`${MEDIA}/autorun-never`],
  'gnome-no-remote-login': null,
};
const BAD: Readonly<Record<string, string>> = {
  'gnome-screen-locks': 'uint32 0',
  'gnome-media-not-mounted': 'true',
};

const settings = (
  values: Readonly<Record<string, string>>,
  locks: readonly string[] = [],
  over: Partial<DesktopSettings> & { readonly stale?: boolean } = {},
): DesktopSettings => ({
  keys: new Map(
    Object.entries(values).map(([key, value], index) => [
      key,
      { value, path: '/etc/dconf/db/local.d/00', line: index + 1, stale: over.stale ?? false },
    ]),
  ),
  locks: new Set(locks),
  remoteLogin: over.remoteLogin ?? null,
});
const units = unitsOf(unit('gdm.service'));

it('has values for every row', () =>
  expect(checks.map(({ id }) => id.slice('attack-surface/'.length))).toEqual(Object.keys(GOOD)));

for (const check of checks) {
  const slug = check.id.slice('attack-surface/'.length);
  const good = GOOD[slug] ?? {};
  const right = Array.isArray(good) ? settings({}, good) : settings(good as Readonly<Record<string, string>>);
  const wrong =
    slug === 'gnome-no-remote-login'
      ? settings({}, [], { remoteLogin: { path: '/etc/gdm3/custom.conf', line: 12 } })
      : Array.isArray(good)
        ? settings({}, good.slice(1))
        : settings(Object.fromEntries(Object.keys(good).map((key) => [key, BAD[slug] ?? ''])));
  testCheck(check, [
    { name: 'as it should be', facts: { self: { settings: right, units } }, expect: 'pass' },
    { name: 'as it should not', facts: { self: { settings: wrong, units } }, expect: 'fail' },
    { name: 'no GDM', facts: { self: { settings: wrong, units: unitsOf() } }, expect: 'not-applicable' },
    {
      name: 'GDM masked',
      facts: {
        self: { settings: wrong, units: unitsOf(unit('gdm3.service', { state: 'masked', active: false })) },
      },
      expect: 'not-applicable',
    },
    ...(Array.isArray(good) || GOOD[slug] === null
      ? []
      : [
          {
            name: 'written, and no database made of it',
            facts: {
              self: {
                settings: settings(good as Readonly<Record<string, string>>, [], { stale: true }),
                units,
              },
            },
            expect: 'fail' as const,
          },
        ]),
  ]);
}

describe('settings of GNOME', () => {
  const seen = (texts: Readonly<Record<string, string>>, made: readonly string[] = ['/etc/dconf/db/local']) =>
    valueWith(desktopSettings, {
      'desktop-settings.files': filesOutput(texts),
      'desktop-settings.databases': filesOutput(Object.fromEntries(made.map((path) => [path, '']))),
    });
  it('by their whole path, of files in the order of their names', () => {
    const { keys } = seen({
      '/etc/dconf/db/local.d/00-a':
        '[org/gnome/desktop/session]\n# idle-delay=uint32 1\nidle-delay=uint32 900\n',
      '/etc/dconf/db/local.d/10-b': '[org/gnome/desktop/session]\nidle-delay=uint32 0\n',
    });
    expect(keys.get(IDLE)).toEqual({
      value: 'uint32 0',
      path: '/etc/dconf/db/local.d/10-b',
      line: 2,
      stale: false,
    });
  });
  it('without a database they are not in force; Debian’s greeter makes its own', () => {
    const key = `${LOGIN}/disable-user-list`;
    const text = '[org/gnome/login-screen]\ndisable-user-list=true\n';
    expect(seen({ '/etc/dconf/db/gdm.d/00': text }).keys.get(key)?.stale).toBe(true);
    expect(seen({ '/etc/gdm3/greeter.dconf-defaults': text }).keys.get(key)?.stale).toBe(false);
  });
  it('locks, and logins over the network', () => {
    const found = seen({
      '/etc/dconf/db/local.d/locks/x': '# screen\n/org/gnome/desktop/session/idle-delay\n',
      '/etc/gdm3/custom.conf': '[security]\nEnable=true\n[xdmcp]\n#Enable=true\nEnable=true\n',
    });
    expect([...found.locks]).toEqual([IDLE]);
    expect(found.remoteLogin).toEqual({ path: '/etc/gdm3/custom.conf', line: 5 });
    expect(found.keys.size).toBe(0);
    expect(seen({ '/etc/gdm3/daemon.conf': '[security]\nEnable=true\n' }).remoteLogin).toBeNull();
  });
});
