import {
  defineCheck,
  fail,
  type InstalledPackages,
  installedPackages,
  notApplicable,
  pass,
  type Severity,
} from 'rempart/check';

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  readonly what: string;
  readonly rationale: string;
  readonly remediation: string;
  readonly references: Parameters<typeof defineCheck>[0]['references'];
  readonly packages: RegExp;
  /** Packages that show that the host has a use for them. */
  readonly neededBy?: RegExp;
}

const ROWS: readonly Row[] = [
  {
    slug: 'legacy-clients',
    title: 'No client of a clear-text protocol is installed',
    severity: 'low',
    what: 'Clients that send passwords readably',
    rationale: 'Somebody will type a password into what is at hand.',
    remediation:
      'Remove them: `apt purge telnet inetutils-telnet rsh-client talk nis ftp tnftp tftp`. Use ssh, sftp, curl and `nc` or `openssl s_client` for tests.',
    references: [
      { standard: 'cis-debian-12', id: '2.2.1' },
      { standard: 'cis-debian-12', id: '2.2.4' },
      { standard: 'lynis', id: 'INSE-8310' },
      { standard: 'cis-debian-12', id: '2.2.2' },
      { standard: 'cis-debian-12', id: '2.2.3' },
      { standard: 'cis-debian-12', id: '2.2.6' },
      { standard: 'lynis', id: 'INSE-8300' },
      { standard: 'lynis', id: 'INSE-8314' },
      { standard: 'lynis', id: 'INSE-8318' },
    ],
    packages:
      /^(telnet|inetutils-telnet|telnet-ssl|rsh-client|rsh-redone-client|rsh|talk|inetutils-talk|ytalk|ftp|tnftp|inetutils-ftp|lftp-legacy|tftp|tftp-hpa|atftp|yp-tools|ypbind)$/,
  },
  {
    slug: 'directory-clients',
    title: 'Tools that query a directory are only where one is used',
    severity: 'low',
    what: 'Clients of LDAP',
    rationale: 'They list accounts and groups of a whole house for whoever has got in.',
    remediation: 'Remove them: `apt purge ldap-utils`, `dnf remove openldap-clients`.',
    references: [{ standard: 'cis-debian-12', id: '2.2.5' }],
    packages: /^(ldap-utils|openldap-clients|ldapscripts|ldapvi)$/,
    neededBy:
      /^(sssd|sssd-ldap|sssd-ad|sssd-ipa|nslcd|libnss-ldapd?|libpam-ldapd?|slapd|openldap-servers|389-ds-base|freeipa-client|ipa-client|winbind|samba-winbind)$/,
  },
  {
    slug: 'compilers',
    title: 'No compiler is installed on the server',
    severity: 'low',
    what: 'Compilers',
    rationale:
      'An intruder builds on the spot what could not be brought in; servers run what was built elsewhere.',
    remediation:
      'Build elsewhere and remove them: `apt purge build-essential gcc g++ clang && apt autoremove --purge`. Modules built by DKMS need one.',
    references: [
      { standard: 'lynis', id: 'HRDN-7222' },
      { standard: 'lynis', id: 'HRDN-7220' },
    ],
    packages:
      /^(gcc|g\+\+|gcc-\d+|g\+\+-\d+|gcc-c\+\+|clang|clang-\d+|clang\d+|tcc|golang-go|golang-\d[\d.]*-go|golang|go|rustc|rust|build-essential|build-base|nasm|yasm)$/,
  },
  {
    slug: 'attack-tools',
    title: 'No tools for attacks are installed',
    severity: 'low',
    what: 'Tools for scanning and cracking',
    rationale: 'They save an intruder the work of bringing them.',
    remediation:
      'Remove them (`apt purge nmap hydra john`) and run them from a machine that is there for it.',
    references: [{ standard: 'url', id: 'https://attack.mitre.org/techniques/T1588/002/' }],
    packages:
      /^(nmap|ncat|zmap|masscan|hydra|john|hashcat|sqlmap|nikto|metasploit-framework|aircrack-ng|ettercap-(common|text-only|graphical)|dsniff|netcat-traditional|wireshark|tshark|wireshark-cli|medusa|responder)$/,
  },
];

const judge = (row: Row, installed: InstalledPackages | null) => {
  if (installed === null) return notApplicable('There is no package manager to ask');
  const found = [
    ...new Set(installed.packages.map(({ name }) => name).filter((name) => row.packages.test(name))),
  ].sort();
  if (found.length === 0) return pass('none');
  const user = installed.packages.find(({ name }) => row.neededBy?.test(name));
  if (user !== undefined) return notApplicable(`${user.name} uses a directory`);
  return fail({
    message: `${row.what} are installed`,
    expected: 'none',
    actual: found.join(', '),
    location: { resource: row.slug },
  });
};

/** One check for each kind of package that a server does without. */
export default ROWS.map((row) =>
  defineCheck({
    id: `attack-surface/${row.slug}`,
    title: row.title,
    targets: ['host'],
    severity: row.severity,
    rationale: row.rationale,
    remediation: row.remediation,
    references: [...row.references, { standard: 'nist-800-190', id: '4.5.1' }],
    needs: { self: { packages: installedPackages } },
    evaluate: ({ self }) => judge(row, self.packages),
  }),
);
