import {
  defineCheck,
  describePresence,
  fail,
  installedPackages,
  listeningSockets,
  manual,
  milder,
  optional,
  pass,
  presenceOf,
  type ServiceTraits,
  type Severity,
  undecided,
  units,
} from 'rempart/check';

interface Row extends ServiceTraits {
  readonly slug: string;
  /** As the subject of a sentence. */
  readonly name: string;
  readonly severity: Severity;
  readonly rationale: string;
  /** Some hosts are there for this: then only a person can tell whether it is needed. */
  readonly role?: true;
  readonly references: Parameters<typeof defineCheck>[0]['references'];
}

const ROWS: readonly Row[] = [
  {
    slug: 'telnet-server',
    name: 'A Telnet server',
    severity: 'high',
    packages: ['telnetd', 'telnetd-ssl', 'inetutils-telnetd', 'telnet-server', 'busybox-extras'],
    units: ['telnet.socket', 'telnetd.service', 'telnetd'],
    ports: ['tcp/23'],
    rationale: 'Telnet sends the password readably; SSH has done its work since 1995.',
    references: [
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100030' },
      { standard: 'dev-sec-linux', id: 'package-02' },
    ],
  },
  {
    slug: 'rsh-server',
    name: 'A server for rsh, rlogin or rexec',
    severity: 'high',
    packages: ['rsh-server', 'rsh-redone-server', 'inetutils-rshd'],
    units: ['rsh.socket', 'rlogin.socket', 'rexec.socket'],
    ports: ['tcp/512', 'tcp/513'],
    rationale: 'The r-commands believe the client who its user is, and send everything readably.',
    references: [
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100040' },
      { standard: 'dev-sec-linux', id: 'package-03' },
    ],
  },
  {
    slug: 'tftp-server',
    name: 'A TFTP server',
    severity: 'high',
    packages: ['tftpd', 'tftpd-hpa', 'atftpd', 'tftp-server', 'tftp-hpa'],
    units: ['tftpd-hpa.service', 'tftp.socket', 'atftpd.service', 'in.tftpd'],
    ports: ['udp/69'],
    rationale: 'TFTP knows neither passwords nor encryption.',
    references: [
      { standard: 'lynis', id: 'INSE-8320' },
      { standard: 'cis-debian-12', id: '2.1.16' },
    ],
  },
  {
    slug: 'nis',
    name: 'NIS',
    severity: 'high',
    packages: ['nis', 'ypserv', 'ypbind', 'yp-tools', 'ypbind-mt'],
    units: ['ypserv.service', 'ypbind.service', 'nis.service'],
    rationale: 'NIS hands password hashes to whoever asks.',
    references: [{ standard: 'cis-debian-12', id: '2.1.10' }],
  },
  {
    slug: 'talk-server',
    name: 'A talk server',
    severity: 'medium',
    packages: ['talkd', 'inetutils-talkd', 'talk-server'],
    units: ['ntalk.socket', 'talk.socket'],
    ports: ['udp/517', 'udp/518'],
    rationale: 'Nobody uses it, and it listens.',
    references: [{ standard: 'url', id: 'https://manpages.debian.org/talkd.8' }],
  },
  {
    slug: 'super-server',
    name: 'inetd or xinetd',
    severity: 'medium',
    packages: ['xinetd', 'openbsd-inetd', 'inetutils-inetd', 'rlinetd'],
    units: [
      'xinetd.service',
      'inetd.service',
      'openbsd-inetd.service',
      'inetutils-inetd.service',
      'xinetd',
      'inetd',
    ],
    rationale: 'It starts old services as root; sockets of systemd do the same with less power.',
    references: [
      { standard: 'cis-debian-12', id: '2.1.19' },
      { standard: 'dev-sec-linux', id: 'package-01' },
      { standard: 'lynis', id: 'INSE-8000' },
    ],
  },
  {
    slug: 'ftp-server',
    name: 'An FTP server',
    severity: 'medium',
    packages: [
      'vsftpd',
      'proftpd',
      'proftpd-basic',
      'proftpd-core',
      'pure-ftpd',
      'ftpd',
      'inetutils-ftpd',
      'tnftpd',
    ],
    units: ['vsftpd.service', 'proftpd.service', 'pure-ftpd.service', 'vsftpd', 'proftpd'],
    ports: ['tcp/21'],
    rationale:
      'FTP sends the password readably unless every client is made to use TLS; SFTP needs no server of its own.',
    references: [{ standard: 'cis-debian-12', id: '2.1.6' }],
  },
  {
    slug: 'rpcbind',
    name: 'rpcbind',
    severity: 'medium',
    packages: ['rpcbind'],
    units: ['rpcbind.service', 'rpcbind.socket', 'rpcbind'],
    ports: ['tcp/111', 'udp/111'],
    rationale:
      'It tells strangers what else there is, and amplifies attacks on others; NFS version 4 does without it.',
    references: [{ standard: 'cis-debian-12', id: '2.1.12' }],
  },
  {
    slug: 'avahi',
    name: 'Avahi',
    severity: 'medium',
    packages: ['avahi-daemon', 'avahi'],
    units: ['avahi-daemon.service', 'avahi-daemon.socket', 'avahi-daemon'],
    rationale:
      'A server is found by its name in DNS; announcing itself to the neighbourhood only helps an attacker.',
    references: [{ standard: 'cis-debian-12', id: '2.1.2' }],
  },
  {
    slug: 'printing',
    name: 'CUPS',
    severity: 'medium',
    packages: ['cups', 'cups-daemon', 'cups-browsed'],
    units: ['cups.service', 'cups.socket', 'cups-browsed.service', 'cupsd'],
    ports: ['tcp/631', 'udp/631'],
    rationale: 'A server prints nothing, and cups-browsed has run commands of strangers (CVE-2024-47176).',
    references: [{ standard: 'cis-debian-12', id: '2.1.11' }],
  },
  {
    slug: 'automounter',
    name: 'autofs',
    severity: 'low',
    packages: ['autofs'],
    units: ['autofs.service', 'autofs'],
    rationale: 'It mounts whatever is plugged in or named.',
    references: [{ standard: 'cis-debian-12', id: '2.1.1' }],
  },
  {
    slug: 'bluetooth',
    name: 'Bluetooth',
    severity: 'low',
    packages: ['bluez'],
    units: ['bluetooth.service', 'bluetooth'],
    rationale: 'A radio is a way in for whoever stands near, and a server needs none.',
    references: [{ standard: 'cis-debian-12', id: '3.1.3' }],
  },
  {
    slug: 'graphical-desktop',
    name: 'A graphical desktop',
    severity: 'low',
    packages: ['xserver-xorg-core', 'xorg-x11-server-Xorg', 'xorg-server', 'gdm3', 'gdm', 'lightdm', 'sddm'],
    units: ['display-manager.service', 'gdm.service', 'gdm3.service', 'lightdm.service', 'sddm.service'],
    rationale: 'Hundreds of packages that parse what they are shown, on a machine that nobody sits at.',
    references: [{ standard: 'cis-debian-12', id: '2.1.20' }],
  },
  {
    slug: 'samba',
    name: 'Samba',
    severity: 'medium',
    role: true,
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
    role: true,
    packages: ['snmpd', 'net-snmp'],
    units: ['snmpd.service', 'snmpd'],
    ports: ['udp/161'],
    rationale: 'Versions 1 and 2 send their password readably, and answers are larger than questions.',
    references: [{ standard: 'cis-debian-12', id: '2.1.15' }],
  },
  {
    slug: 'nfs-server',
    name: 'An NFS server',
    severity: 'medium',
    role: true,
    // nfs-utils of Red Hat holds client and server alike.
    packages: ['nfs-kernel-server'],
    units: ['nfs-server.service', 'nfs-kernel-server.service'],
    ports: ['tcp/2049'],
    rationale: 'Without Kerberos it believes the client who its users are.',
    references: [{ standard: 'cis-debian-12', id: '2.1.9' }],
  },
  {
    slug: 'rsync-daemon',
    name: 'An rsync daemon',
    severity: 'medium',
    role: true,
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
    role: true,
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
    role: true,
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
    references: [{ standard: 'cis-debian-12', id: '2.1.4' }],
  },
  {
    slug: 'ldap-server',
    name: 'An LDAP server',
    severity: 'medium',
    role: true,
    packages: ['slapd', 'openldap-servers', 'openldap', '389-ds-base'],
    units: ['slapd.service', 'slapd'],
    processes: ['slapd', 'ns-slapd'],
    rationale: 'It holds the accounts of a whole house.',
    references: [{ standard: 'cis-debian-12', id: '2.1.7' }],
  },
  {
    slug: 'mail-access-server',
    name: 'A server for IMAP or POP3',
    severity: 'medium',
    role: true,
    packages: ['dovecot-core', 'dovecot-imapd', 'dovecot-pop3d', 'dovecot', 'cyrus-imapd', 'courier-imap'],
    units: ['dovecot.service', 'cyrus-imapd.service', 'dovecot'],
    processes: ['dovecot'],
    rationale: 'It takes passwords of everybody who has mail here.',
    references: [{ standard: 'cis-debian-12', id: '2.1.8' }],
  },
  {
    slug: 'web-proxy',
    name: 'A web proxy',
    severity: 'medium',
    role: true,
    packages: ['squid', 'squid-openssl', 'tinyproxy', 'privoxy'],
    units: ['squid.service', 'tinyproxy.service', 'squid', 'tinyproxy'],
    rationale: 'An open proxy makes this host the sender of what others do.',
    references: [{ standard: 'cis-debian-12', id: '2.1.17' }],
  },
  {
    slug: 'web-server',
    name: 'A web server',
    severity: 'low',
    role: true,
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
    references: [{ standard: 'cis-debian-12', id: '2.1.18' }],
  },
];

/** One check for each service. What runs on purpose is for a person to tell; what lies idle is needless for sure. */
export default ROWS.map((row) =>
  defineCheck({
    id: `attack-surface/${row.slug}`,
    title: row.role ? `${row.name} is there only where it is used` : `${row.name} is not installed`,
    targets: ['host'],
    severity: row.severity,
    rationale: row.rationale,
    remediation: `Remove it where nothing needs it: ${row.packages.length > 0 ? `\`apt purge ${row.packages[0]}\`, \`dnf remove\` or \`apk del\`` : 'remove its configuration'}; where another package needs it, \`systemctl mask --now ${row.units[0]}\`.`,
    references: row.references,
    needs: {
      self: { packages: installedPackages, units: optional(units), sockets: optional(listeningSockets) },
    },
    evaluate({ self: { packages, units, sockets } }) {
      if (!units.known) return undecided(units.reason);
      const listening = sockets.known ? sockets.value.items : [];
      const presence = presenceOf(row, packages, units.value, listening);
      if (presence === null) {
        const hidden =
          units.value.installed.reason ?? (sockets.known ? sockets.value.reason : sockets.reason);
        return hidden === null ? pass('no package, unit or port of it') : undecided(hidden);
      }
      const actual = describePresence(presence);
      if (row.role && presence.inUse) return manual(`See that this host is there for it: ${actual}`);
      return fail({
        message: presence.inUse ? `${row.name} is in use` : `${row.name} is installed and not used`,
        expected: 'not installed',
        actual,
        location: { resource: row.slug },
        ...(presence.inUse ? {} : { severity: milder(row.severity) }),
      });
    },
  }),
);
