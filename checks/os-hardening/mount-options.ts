import {
  completeSet,
  defineCheck,
  type Finding,
  fstab,
  judgeEach,
  milder,
  mountAt,
  mounts,
  notApplicable,
  type Reference,
  type Severity,
  system,
} from 'rempart/check';

interface Row {
  readonly option: 'nodev' | 'nosuid' | 'noexec';
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  readonly paths: readonly string[];
  readonly rationale: string;
  readonly breaks: string;
  readonly references: readonly Reference[];
}

const DATA = ['/tmp', '/dev/shm', '/home', '/var', '/var/tmp', '/var/log', '/var/log/audit', '/boot'];

const TABLE: readonly Row[] = [
  {
    option: 'nodev',
    slug: 'data-mounts-nodev',
    title: 'Devices are not honoured on file systems for data',
    severity: 'low',
    paths: [...DATA, '/run'],
    rationale:
      'A device file laid on a data file system opens a disk or the memory to whoever may open the file.',
    breaks: 'chroots with device files below these folders.',
    references: [
      { standard: 'cis-debian-12', id: '1.1.2.1.2' },
      { standard: 'cis-debian-12', id: '1.1.2.2.2' },
      { standard: 'cis-debian-12', id: '1.1.2.3.2' },
      { standard: 'cis-debian-12', id: '1.1.2.4.2' },
      { standard: 'cis-debian-12', id: '1.1.2.5.2' },
      { standard: 'cis-debian-12', id: '1.1.2.6.2' },
      { standard: 'cis-debian-12', id: '1.1.2.7.2' },
      { standard: 'dev-sec-linux', id: 'os-16' },
      { standard: 'lynis', id: 'FILE-6374' },
    ],
  },
  {
    option: 'nosuid',
    slug: 'data-mounts-nosuid',
    title: 'Setuid programs are not honoured on file systems for data',
    severity: 'medium',
    paths: [...DATA, '/run'],
    rationale: 'A setuid program put on a data file system would give its owner’s rights to everybody.',
    breaks: 'Containers and chroots with setuid programs below these folders, when /var itself carries them.',
    references: [
      { standard: 'cis-debian-12', id: '1.1.2.1.3' },
      { standard: 'cis-debian-12', id: '1.1.2.2.3' },
      { standard: 'cis-debian-12', id: '1.1.2.3.3' },
      { standard: 'cis-debian-12', id: '1.1.2.4.3' },
      { standard: 'cis-debian-12', id: '1.1.2.5.3' },
      { standard: 'cis-debian-12', id: '1.1.2.6.3' },
      { standard: 'cis-debian-12', id: '1.1.2.7.3' },
      { standard: 'dev-sec-linux', id: 'os-15' },
      { standard: 'lynis', id: 'FILE-6374' },
    ],
  },
  {
    option: 'noexec',
    slug: 'temporary-mounts-noexec',
    title: 'Programs are not started from file systems for temporary data',
    severity: 'medium',
    paths: ['/tmp', '/dev/shm', '/var/tmp', '/var/log', '/var/log/audit'],
    rationale: 'Attackers put their programs where everybody can write; there nothing should start.',
    breaks: 'Package scripts and Java programs that unpack and start programs in /tmp (set TMPDIR for them).',
    references: [
      { standard: 'cis-debian-12', id: '1.1.2.1.4' },
      { standard: 'cis-debian-12', id: '1.1.2.2.4' },
      { standard: 'cis-debian-12', id: '1.1.2.5.4' },
      { standard: 'cis-debian-12', id: '1.1.2.6.4' },
      { standard: 'cis-debian-12', id: '1.1.2.7.4' },
      { standard: 'dev-sec-linux', id: 'os-14' },
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
    remediation: `Add \`${row.option}\` to the options of the mount in /etc/fstab (or \`systemctl edit tmp.mount\`) and run \`mount -o remount,${row.option} PATH\`. It can break: ${row.breaks}`,
    references: row.references,
    tags: ['mounts'],
    needs: { self: { mounts, fstab, system } },
    evaluate({ self: { mounts, fstab, system } }) {
      if (system.machine === 'container') return notApplicable('The mounts of a container are its engine’s');
      // A folder without a mount of its own has the options of the root file system, which needs devices and programs.
      const separate = row.paths.map((path) => mountAt(mounts, path)).filter((mount) => mount !== null);
      return judgeEach(
        completeSet(separate),
        ({ path, options }): Finding | null => {
          const entry = fstab.findLast((line) => line.path === path);
          const location =
            entry === undefined
              ? { resource: path }
              : { path: '/etc/fstab', line: entry.line, resource: path };
          if (!options.includes(row.option))
            return {
              message: `${path} is mounted without ${row.option}`,
              expected: row.option,
              actual: options.join(','),
              location,
            };
          return entry !== undefined && !entry.options.includes(row.option)
            ? {
                message: `${path} loses ${row.option} at the next boot`,
                expected: row.option,
                actual: entry.options.join(','),
                location,
                severity: milder(row.severity),
              }
            : null;
        },
        {
          partialCredit: true,
          whenEmpty: notApplicable('None of these folders is a file system of its own'),
        },
      );
    },
  }),
);
