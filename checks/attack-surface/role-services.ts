import {
  defineCheck,
  installedPackages,
  judgeService,
  listeningSockets,
  optional,
  type ServiceRow,
  units,
} from 'rempart/check';

interface Row extends ServiceRow {
  readonly slug: string;
  readonly rationale: string;
  readonly references: Parameters<typeof defineCheck>[0]['references'];
}

const ROWS: readonly Row[] = [
  {
    slug: 'samba',
    name: 'Samba',
    severity: 'medium',
    packages: ['samba', 'samba-server'],
    units: ['smbd.service', 'smb.service', 'nmbd.service', 'samba-ad-dc.service', 'samba'],
    ports: ['tcp/445', 'tcp/139'],
    rationale: 'File sharing of Windows is attacked by worms of every decade.',
    references: [{ standard: 'cis-debian-12', id: '2.1.14' }],
  },
  {
    slug: 'snmp',
    name: 'An SNMP server',
    severity: 'medium',
    packages: ['snmpd', 'net-snmp'],
    units: ['snmpd.service', 'snmpd'],
    ports: ['udp/161'],
    rationale: 'Versions 1 and 2 send their password readably, and answers are larger than questions.',
    references: [
      { standard: 'cis-debian-12', id: '2.1.15' },
      { standard: 'lynis', id: 'SNMP-3302' },
    ],
  },
  {
    slug: 'nfs-server',
    name: 'An NFS server',
    severity: 'medium',
    // nfs-utils of Red Hat holds client and server alike.
    packages: ['nfs-kernel-server'],
    units: ['nfs-server.service', 'nfs-kernel-server.service'],
    ports: ['tcp/2049'],
    rationale: 'Without Kerberos it believes the client who its users are.',
    references: [
      { standard: 'cis-debian-12', id: '2.1.9' },
      { standard: 'lynis', id: 'STRG-1920' },
    ],
  },
  {
    slug: 'rsync-daemon',
    name: 'An rsync daemon',
    severity: 'medium',
    // The package is the client as well, and its unit waits for a configuration that is rarely there.
    packages: [],
    units: ['rsyncd.service', 'rsyncd'],
    ports: ['tcp/873'],
    rationale:
      'Its own protocol sends data readably and often asks for no password; rsync over SSH needs no daemon.',
    references: [{ standard: 'cis-debian-12', id: '2.1.13' }],
  },
  {
    slug: 'dhcp-server',
    name: 'A DHCP server',
    severity: 'medium',
    packages: ['isc-dhcp-server', 'dhcp-server', 'kea-dhcp4-server', 'kea-dhcp4', 'kea'],
    units: ['isc-dhcp-server.service', 'dhcpd.service', 'kea-dhcp4-server.service', 'kea-dhcp4.service'],
    processes: ['dhcpd', 'kea-dhcp4'],
    rationale: 'A second DHCP server sends the traffic of a whole network where it likes.',
    references: [{ standard: 'cis-debian-12', id: '2.1.3' }],
  },
  {
    slug: 'dns-server',
    name: 'A DNS server',
    severity: 'medium',
    packages: ['bind9', 'bind', 'dnsmasq', 'unbound', 'knot', 'nsd', 'pdns-server', 'pdns-recursor'],
    units: [
      'named.service',
      'bind9.service',
      'dnsmasq.service',
      'unbound.service',
      'named',
      'dnsmasq',
      'unbound',
    ],
    rationale: 'An open resolver amplifies attacks on others.',
    references: [
      { standard: 'cis-debian-12', id: '2.1.4' },
      { standard: 'cis-debian-12', id: '2.1.5' },
      { standard: 'lynis', id: 'NAME-4202' },
      { standard: 'lynis', id: 'NAME-4034' },
      { standard: 'lynis', id: 'NAME-4230' },
    ],
  },
  {
    slug: 'ldap-server',
    name: 'An LDAP server',
    severity: 'medium',
    packages: ['slapd', 'openldap-servers', 'openldap', '389-ds-base'],
    units: ['slapd.service', 'slapd'],
    processes: ['slapd', 'ns-slapd'],
    rationale: 'It holds the accounts of a whole house.',
    references: [
      { standard: 'cis-debian-12', id: '2.1.7' },
      { standard: 'lynis', id: 'LDAP-2219' },
    ],
  },
  {
    slug: 'mail-access-server',
    name: 'A server for IMAP or POP3',
    severity: 'medium',
    packages: ['dovecot-core', 'dovecot-imapd', 'dovecot-pop3d', 'dovecot', 'cyrus-imapd', 'courier-imap'],
    units: ['dovecot.service', 'cyrus-imapd.service', 'dovecot'],
    processes: ['dovecot'],
    rationale: 'It takes passwords of everybody who has mail here.',
    references: [
      { standard: 'cis-debian-12', id: '2.1.8' },
      { standard: 'lynis', id: 'MAIL-8838' },
    ],
  },
  {
    slug: 'web-proxy',
    name: 'A web proxy',
    severity: 'medium',
    packages: ['squid', 'squid-openssl', 'tinyproxy', 'privoxy'],
    units: ['squid.service', 'tinyproxy.service', 'squid', 'tinyproxy'],
    rationale: 'An open proxy makes this host the sender of what others do.',
    references: [
      { standard: 'cis-debian-12', id: '2.1.17' },
      { standard: 'lynis', id: 'SQD-3602' },
    ],
  },
  {
    slug: 'web-server',
    name: 'A web server',
    severity: 'low',
    packages: ['apache2', 'httpd', 'nginx', 'nginx-core', 'lighttpd', 'caddy'],
    units: [
      'apache2.service',
      'httpd.service',
      'nginx.service',
      'lighttpd.service',
      'caddy.service',
      'nginx',
      'apache2',
    ],
    processes: ['nginx', 'apache2', 'httpd', 'lighttpd', 'caddy'],
    rationale: 'One that nobody asked for serves its default page, and its flaws, to everybody.',
    references: [
      { standard: 'cis-debian-12', id: '2.1.18' },
      { standard: 'lynis', id: 'HTTP-6622' },
      { standard: 'lynis', id: 'HTTP-6702' },
    ],
  },
];

/** One check for each service that some hosts are there for: what runs is for a person to judge, what lies idle is needless. */
export default ROWS.map((row) =>
  defineCheck({
    id: `attack-surface/${row.slug}`,
    title: `${row.name} is there only where it is used`,
    targets: ['host'],
    severity: row.severity,
    rationale: row.rationale,
    remediation: `Remove it where nothing needs it: ${row.packages.length > 0 ? `\`apt purge ${row.packages[0]}\`, \`dnf remove\` or \`apk del\`` : 'its configuration'}; where another package needs it, \`systemctl mask --now ${row.units[0]}\`.`,
    references: row.references,
    needs: {
      self: { packages: installedPackages, units: optional(units), sockets: optional(listeningSockets) },
    },
    evaluate: ({ self }) => judgeService(row, 'role', self),
  }),
);
