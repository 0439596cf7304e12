import type { OsRelease } from './os-release.ts';

/** Until when a release gets security updates; days as YYYY-MM-DD. */
export interface SupportDates {
  readonly end: string;
  /** A longer term for everybody, by others (Debian LTS). */
  readonly longTerm?: string;
  /** A longer term for subscribers (Ubuntu Pro, Extended Life Cycle Support). */
  readonly subscription?: string;
}

const dates = (end: string, longTerm?: string, subscription?: string): SupportDates => ({
  end,
  ...(longTerm === undefined ? {} : { longTerm }),
  ...(subscription === undefined ? {} : { subscription }),
});

/** Of Debian and Ubuntu from distro-info-data; of the others from their vendors' life cycle pages. */
const SUPPORT: Readonly<Record<string, Readonly<Record<string, SupportDates>>>> = {
  debian: {
    '8': dates('2018-06-17', '2020-06-30'),
    '9': dates('2020-07-18', '2022-06-30', '2027-06-30'),
    '10': dates('2022-09-10', '2024-06-30', '2029-06-30'),
    '11': dates('2024-08-14', '2026-08-31', '2031-06-30'),
    '12': dates('2026-07-11', '2028-06-30', '2033-06-30'),
    '13': dates('2028-08-09', '2030-06-30', '2035-06-30'),
  },
  ubuntu: {
    '14.04': dates('2019-04-25', undefined, '2024-04-25'),
    '16.04': dates('2021-04-30', undefined, '2026-04-23'),
    '18.04': dates('2023-05-31', undefined, '2028-04-26'),
    '20.04': dates('2025-05-29', undefined, '2030-04-23'),
    '22.04': dates('2027-06-01', undefined, '2032-04-21'),
    '23.10': dates('2024-07-11'),
    '24.04': dates('2029-05-31', undefined, '2034-04-25'),
    '24.10': dates('2025-07-10'),
    '25.04': dates('2026-01-15'),
    '25.10': dates('2026-07-09'),
    '26.04': dates('2031-05-29', undefined, '2036-04-23'),
  },
  alpine: {
    '3.15': dates('2023-11-01'),
    '3.16': dates('2024-05-23'),
    '3.17': dates('2024-11-22'),
    '3.18': dates('2025-05-09'),
    '3.19': dates('2025-11-01'),
    '3.20': dates('2026-04-01'),
    '3.21': dates('2026-11-01'),
    '3.22': dates('2027-05-01'),
    '3.23': dates('2027-11-01'),
  },
  rhel: {
    '6': dates('2020-11-30', undefined, '2024-06-30'),
    '7': dates('2024-06-30', undefined, '2028-06-30'),
    '8': dates('2029-05-31'),
    '9': dates('2032-05-31'),
    '10': dates('2035-05-31'),
  },
  centos: { '6': dates('2020-11-30'), '7': dates('2024-06-30'), '8': dates('2021-12-31') },
  'centos-stream': { '8': dates('2024-05-31'), '9': dates('2027-05-31') },
  rocky: { '8': dates('2029-05-31'), '9': dates('2032-05-31'), '10': dates('2035-05-31') },
  almalinux: { '8': dates('2029-03-01'), '9': dates('2032-05-31'), '10': dates('2035-05-31') },
  ol: { '7': dates('2024-12-31'), '8': dates('2029-07-31'), '9': dates('2032-06-30') },
  amzn: { '2018.03': dates('2023-12-31'), '2': dates('2026-06-30'), '2023': dates('2029-06-30') },
  'opensuse-leap': { '15.4': dates('2023-12-07'), '15.5': dates('2024-12-31'), '15.6': dates('2026-04-30') },
};

/** Distributions without releases: today's packages are the supported ones. */
const ROLLING =
  /^(arch|archarm|gentoo|opensuse-tumbleweed|void|kali|wolfi|chainguard|nixos|manjaro|artix|endeavouros)$/;

/**
 * The dates of a release: its own `SUPPORT_END` wins over the table. `rolling` where there are no releases (also Debian testing and unstable, Alpine
 * edge); null where nothing is known of it.
 */
export const supportOf = ({
  id,
  versionId,
  codename,
  fields,
  prettyName,
}: OsRelease): SupportDates | 'rolling' | null => {
  const own = fields.get('SUPPORT_END');
  if (own !== undefined && /^\d{4}-\d\d-\d\d$/.test(own)) return dates(own);
  if (ROLLING.test(id)) return 'rolling';
  if (id === 'debian' && (versionId === null || /\/sid\b/.test(prettyName ?? ''))) return 'rolling';
  if (id === 'alpine' && /_alpha|edge/.test(`${versionId} ${prettyName}`)) return 'rolling';
  if (id === 'debian' && codename === 'sid') return 'rolling';
  const family = id === 'centos' && /stream/i.test(fields.get('NAME') ?? '') ? 'centos-stream' : id;
  const table = SUPPORT[family === 'raspbian' ? 'debian' : family] ?? {};
  const version = versionId ?? '';
  return (
    table[version] ??
    table[version.split('.').slice(0, 2).join('.')] ??
    table[version.split('.')[0] ?? ''] ??
    null
  );
};
