import {
  defineCheck,
  fail,
  type JournalSetting,
  journalSettings,
  notApplicable,
  pass,
  type Reference,
  type Severity,
  system,
} from 'rempart/check';

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  /** The setting that deviates; null where all is well. */
  readonly judge: (settings: ReadonlyMap<string, JournalSetting>) => {
    readonly name: string;
    readonly message: string;
    readonly expected: string;
  } | null;
  readonly rationale: string;
  readonly remediation: string;
  readonly references: readonly Reference[];
}

const isOff = (setting: JournalSetting | undefined): boolean =>
  /^(no|false|off|0|n|f)$/i.test(setting?.value ?? '');
const number = (setting: JournalSetting | undefined): number | null =>
  setting === undefined || !/^\d+$/.test(setting.value) ? null : Number(setting.value);

const TABLE: readonly Row[] = [
  {
    slug: 'journal-compressed',
    title: 'The journal is compressed',
    severity: 'info',
    judge: (settings) =>
      isOff(settings.get('Compress'))
        ? { name: 'Compress', message: 'The journal is kept as it comes', expected: 'Compress=yes' }
        : null,
    rationale: 'Compressed, the same disk holds several times as many days.',
    remediation: 'Take `Compress=no` out of the file named, and restart systemd-journald.',
    references: [{ standard: 'cis-debian-12', id: '6.1.2.3' }],
  },
  {
    slug: 'journal-keeps-all',
    title: 'The journal throws no messages of a busy service away',
    severity: 'low',
    judge: (settings) => {
      const stored = settings.get('MaxLevelStore')?.value.toLowerCase();
      if (stored !== undefined && /^(emerg|alert|crit|err|warning|[0-4])$/.test(stored))
        return {
          name: 'MaxLevelStore',
          message: 'The journal keeps no messages of normal work, logins among them',
          expected: 'info or debug',
        };
      const burst = number(settings.get('RateLimitBurst'));
      return burst !== null && burst > 0 && burst < 1000
        ? {
            name: 'RateLimitBurst',
            message: 'The journal throws messages of a busy service away',
            expected: '1000 or more',
          }
        : null;
    },
    rationale:
      'Logins and uses of sudo are messages of the level info; guessing makes many of them within seconds.',
    remediation:
      'Take the setting out of the file named (the defaults keep everything), and restart systemd-journald.',
    references: [
      { standard: 'cis-debian-12', id: '6.1.1.3' },
      { standard: 'url', id: 'https://www.freedesktop.org/software/systemd/man/latest/journald.conf.html' },
    ],
  },
];

export default TABLE.map((row) =>
  defineCheck({
    id: `os-hardening/${row.slug}`,
    title: row.title,
    targets: ['host'],
    severity: row.severity,
    rationale: row.rationale,
    remediation: row.remediation,
    references: row.references,
    tags: ['journal'],
    needs: { self: { settings: journalSettings, system } },
    evaluate({ self: { settings, system } }) {
      if (system.machine === 'container') return notApplicable('A container writes its log to its engine');
      if (settings === null) return notApplicable('There is no systemd journal');
      const wrong = row.judge(settings);
      if (wrong === null) return pass();
      const { value, path, line } = settings.get(wrong.name) ?? { value: '', path: '', line: 0 };
      return fail({
        message: wrong.message,
        expected: wrong.expected,
        actual: `${wrong.name}=${value}`,
        location: { path, line, resource: wrong.name },
      });
    },
  }),
);
