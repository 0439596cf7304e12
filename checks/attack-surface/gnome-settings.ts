import {
  completeSet,
  type DesktopSettings,
  defineCheck,
  desktopSettings,
  type Finding,
  judgeEach,
  notApplicable,
  unitNamed,
  units,
} from 'rempart/check';

interface Wish {
  readonly key: string;
  readonly expected: string;
  readonly isGood: (value: string) => boolean;
  /** GNOME does it by itself where nothing is set. */
  readonly byDefault?: true;
}

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly cis: string;
  readonly wishes?: readonly Wish[];
  readonly locked?: readonly string[];
  readonly remote?: true;
  readonly rationale: string;
  readonly remediation: string;
}

const LOGIN = '/org/gnome/login-screen';
const MEDIA = '/org/gnome/desktop/media-handling';
const SESSION = '/org/gnome/desktop/session/idle-delay';
const SCREENSAVER = '/org/gnome/desktop/screensaver';
const isTrue = (value: string): boolean => value === 'true';
const isFalse = (value: string): boolean => value === 'false';
const seconds = (value: string): number => Number(value.replace(/^uint32\s+/, ''));
const keyFile = (section: string, ...lines: readonly string[]): string =>
  `Write ${[`[${section}]`, ...lines].map((line) => `\`${line}\``).join(', ')} to /etc/dconf/db/local.d/00-hardening (of the login screen: gdm.d) and run \`dconf update\`.`;
const lockFile = (...keys: readonly string[]): string =>
  `Write ${keys.map((key) => `\`${key}\``).join(' and ')} to /etc/dconf/db/local.d/locks/00-hardening and run \`dconf update\`.`;

const TABLE: readonly Row[] = [
  {
    slug: 'gnome-login-banner',
    title: 'The login screen says who may use the machine',
    cis: '1.7.2',
    wishes: [
      { key: `${LOGIN}/banner-message-enable`, expected: 'true', isGood: isTrue },
      { key: `${LOGIN}/banner-message-text`, expected: 'a text', isGood: (value) => value !== '' },
    ],
    rationale: 'Some courts ask whether an intruder was told that he is one.',
    remediation: keyFile(
      'org/gnome/login-screen',
      'banner-message-enable=true',
      "banner-message-text='Authorised users only'",
    ),
  },
  {
    slug: 'gnome-users-not-listed',
    title: 'The login screen does not list the users',
    cis: '1.7.3',
    wishes: [{ key: `${LOGIN}/disable-user-list`, expected: 'true', isGood: isTrue }],
    rationale: 'Whoever walks by learns half of what a login takes.',
    remediation: keyFile('org/gnome/login-screen', 'disable-user-list=true'),
  },
  {
    slug: 'gnome-screen-locks',
    title: 'An idle screen locks itself',
    cis: '1.7.4',
    wishes: [
      {
        key: SESSION,
        expected: 'uint32 1 to 900',
        isGood: (value) => seconds(value) > 0 && seconds(value) <= 900,
        byDefault: true,
      },
      {
        key: `${SCREENSAVER}/lock-delay`,
        expected: 'uint32 0 to 5',
        isGood: (value) => seconds(value) <= 5,
        byDefault: true,
      },
      { key: `${SCREENSAVER}/lock-enabled`, expected: 'true', isGood: isTrue, byDefault: true },
    ],
    rationale: 'A session that is left open belongs to whoever sits down.',
    remediation: `${keyFile('org/gnome/desktop/session', 'idle-delay=uint32 900')} And [org/gnome/desktop/screensaver] \`lock-delay=uint32 5\`.`,
  },
  {
    slug: 'gnome-screen-lock-fixed',
    title: 'Users cannot switch the screen lock off',
    cis: '1.7.5',
    locked: [SESSION, `${SCREENSAVER}/lock-delay`],
    rationale: 'What every user can undo is a proposal.',
    remediation: lockFile(SESSION, `${SCREENSAVER}/lock-delay`),
  },
  {
    slug: 'gnome-media-not-mounted',
    title: 'GNOME does not mount what is plugged in',
    cis: '1.7.6',
    wishes: ['automount', 'automount-open'].map((name) => ({
      key: `${MEDIA}/${name}`,
      expected: 'false',
      isGood: isFalse,
    })),
    rationale: 'Mounting reads a file system that a stranger prepared.',
    remediation: keyFile('org/gnome/desktop/media-handling', 'automount=false', 'automount-open=false'),
  },
  {
    slug: 'gnome-media-fixed',
    title: 'Users cannot switch the mounting of media on',
    cis: '1.7.7',
    locked: [`${MEDIA}/automount`, `${MEDIA}/automount-open`],
    rationale: 'What every user can undo is a proposal.',
    remediation: lockFile(`${MEDIA}/automount`, `${MEDIA}/automount-open`),
  },
  {
    slug: 'gnome-media-not-started',
    title: 'GNOME starts no program of a medium',
    cis: '1.7.8',
    wishes: [{ key: `${MEDIA}/autorun-never`, expected: 'true', isGood: isTrue }],
    rationale: 'A disk that starts a program when it is put in is how worms travelled for a decade.',
    remediation: keyFile('org/gnome/desktop/media-handling', 'autorun-never=true'),
  },
  {
    slug: 'gnome-media-start-fixed',
    title: 'Users cannot switch the start of media on',
    cis: '1.7.9',
    locked: [`${MEDIA}/autorun-never`],
    rationale: 'What every user can undo is a proposal.',
    remediation: lockFile(`${MEDIA}/autorun-never`),
  },
  {
    slug: 'gnome-no-remote-login',
    title: 'The login screen is not offered over the network',
    cis: '1.7.10',
    remote: true,
    rationale: 'XDMCP sends keys, passwords among them, and screens readably.',
    remediation:
      'Take `Enable=true` out of the section [xdmcp] of /etc/gdm3/custom.conf or /etc/gdm/custom.conf, and restart GDM.',
  },
];

const findingOfWish = (
  settings: DesktopSettings,
  { key, expected, isGood, byDefault }: Wish,
): Finding | null => {
  const said = settings.keys.get(key);
  if (said === undefined)
    return byDefault === true
      ? null
      : { message: `${key} is not set`, expected, actual: 'not set', location: { resource: key } };
  const location = { path: said.path, line: said.line, resource: key };
  if (!isGood(said.value))
    return { message: `${key} is ${said.value}`, expected, actual: said.value, location };
  return said.stale
    ? {
        message: `${key} is written, and \`dconf update\` was not run`,
        expected,
        actual: 'not in force',
        location,
      }
    : null;
};

export default TABLE.map((row) =>
  defineCheck({
    id: `attack-surface/${row.slug}`,
    title: row.title,
    targets: ['host'],
    severity: 'low',
    rationale: row.rationale,
    remediation: row.remediation,
    references: [{ standard: 'cis-debian-12', id: row.cis }],
    tags: ['gnome'],
    needs: { self: { settings: desktopSettings, units } },
    evaluate({ self: { settings, units } }) {
      const gdm = unitNamed(units, 'gdm.service', 'gdm3.service');
      if (gdm === null || gdm.state === 'masked') return notApplicable('There is no login screen of GNOME');
      const locks = (row.locked ?? []).map((key): Finding | null =>
        settings.locks.has(key)
          ? null
          : {
              message: `Users set ${key} as they like`,
              expected: 'locked',
              actual: 'not locked',
              location: { resource: key },
            },
      );
      const remote: readonly (Finding | null)[] =
        row.remote !== true
          ? []
          : [
              settings.remoteLogin === null
                ? null
                : {
                    message: 'GDM takes logins over the network by XDMCP',
                    expected: 'off',
                    actual: 'Enable=true',
                    location: { ...settings.remoteLogin, resource: 'xdmcp' },
                    severity: 'low',
                  },
            ];
      const wishes = (row.wishes ?? []).map((wish) => findingOfWish(settings, wish));
      return judgeEach(completeSet([...wishes, ...locks, ...remote]), (finding) => finding);
    },
  }),
);
