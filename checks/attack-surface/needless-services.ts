import {
  defineCheck,
  hostRoles,
  installedPackages,
  judgeService,
  listeningSockets,
  notApplicable,
  optional,
  type ServiceRow,
  units,
  whyRole,
} from 'rempart/check';

interface Row extends ServiceRow {
  readonly slug: string;
  /** People who sit at a machine use it. */
  readonly ofDesktops?: true;
  readonly rationale: string;
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
      { standard: 'lynis', id: 'INSE-8322' },
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
      { standard: 'lynis', id: 'INSE-8302' },
      { standard: 'lynis', id: 'INSE-8304' },
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
      { standard: 'dev-sec-linux', id: 'package-06' },
    ],
  },
  {
    slug: 'nis',
    name: 'NIS',
    severity: 'high',
    packages: ['nis', 'ypserv', 'ypbind', 'yp-tools', 'ypbind-mt'],
    units: ['ypserv.service', 'ypbind.service', 'nis.service'],
    rationale: 'NIS hands password hashes to whoever asks.',
    references: [
      { standard: 'cis-debian-12', id: '2.1.10' },
      { standard: 'dev-sec-linux', id: 'package-05' },
      { standard: 'lynis', id: 'INSE-8316' },
      { standard: 'lynis', id: 'NAME-4304' },
    ],
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
      { standard: 'lynis', id: 'INSE-8002' },
      { standard: 'lynis', id: 'INSE-8100' },
      { standard: 'lynis', id: 'INSE-8102' },
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
    references: [
      { standard: 'cis-debian-12', id: '2.1.12' },
      { standard: 'lynis', id: 'STRG-1902' },
    ],
  },
  {
    slug: 'avahi',
    ofDesktops: true,
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
    ofDesktops: true,
    name: 'CUPS',
    severity: 'medium',
    packages: ['cups', 'cups-daemon', 'cups-browsed'],
    units: ['cups.service', 'cups.socket', 'cups-browsed.service', 'cupsd'],
    ports: ['tcp/631', 'udp/631'],
    rationale: 'A server prints nothing, and cups-browsed has run commands of strangers (CVE-2024-47176).',
    references: [
      { standard: 'cis-debian-12', id: '2.1.11' },
      { standard: 'lynis', id: 'PRNT-2304' },
    ],
  },
  {
    slug: 'automounter',
    ofDesktops: true,
    name: 'autofs',
    severity: 'low',
    packages: ['autofs'],
    units: ['autofs.service', 'autofs'],
    rationale: 'It mounts whatever is plugged in or named.',
    references: [{ standard: 'cis-debian-12', id: '2.1.1' }],
  },
  {
    slug: 'kernel-dump-collector',
    name: 'A collector of kernel dumps',
    severity: 'low',
    // Red Hat's kexec-tools is there for other ends too.
    packages: ['kdump-tools', 'kdump'],
    units: ['kdump-tools.service', 'kdump.service', 'kdump'],
    rationale:
      'A dump of the kernel holds the memory of everybody, keys included, and lies readable for years on a disk.',
    references: [{ standard: 'stig-ubuntu-24.04', id: 'UBTU-24-600070' }],
  },
  {
    slug: 'bluetooth',
    ofDesktops: true,
    name: 'Bluetooth',
    severity: 'low',
    packages: ['bluez'],
    units: ['bluetooth.service', 'bluetooth'],
    rationale: 'A radio is a way in for whoever stands near, and a server needs none.',
    references: [{ standard: 'cis-debian-12', id: '3.1.3' }],
  },
  {
    slug: 'graphical-desktop',
    ofDesktops: true,
    name: 'A graphical desktop',
    severity: 'low',
    packages: ['xserver-xorg-core', 'xorg-x11-server-Xorg', 'xorg-server', 'gdm3', 'gdm', 'lightdm', 'sddm'],
    units: ['display-manager.service', 'gdm.service', 'gdm3.service', 'lightdm.service', 'sddm.service'],
    rationale: 'Hundreds of packages that parse what they are shown, on a machine that nobody sits at.',
    references: [
      { standard: 'cis-debian-12', id: '2.1.20' },
      { standard: 'cis-debian-12', id: '1.7.1' },
      { standard: 'lynis', id: 'KRNL-5622' },
    ],
  },
];

/** One check for each service that servers do without. */
export default ROWS.map((row) =>
  defineCheck({
    id: `attack-surface/${row.slug}`,
    title: `${row.name} is not installed`,
    targets: ['host'],
    severity: row.severity,
    rationale: row.rationale,
    remediation: `Remove it where nothing needs it: ${row.packages.length > 0 ? `\`apt purge ${row.packages[0]}\`, \`dnf remove\` or \`apk del\`` : 'its configuration'}; where another package needs it, \`systemctl mask --now ${row.units[0]}\`.`,
    references: [...row.references, { standard: 'nist-800-190', id: '4.5.1' }],
    needs: {
      self: {
        packages: installedPackages,
        units: optional(units),
        sockets: optional(listeningSockets),
        roles: hostRoles,
      },
    },
    evaluate({ self, target }) {
      const desktop = whyRole(self.roles, target, 'desktop');
      return row.ofDesktops === true && desktop !== null
        ? notApplicable(`People sit at this machine (${desktop})`)
        : judgeService(row, 'needless', self);
    },
  }),
);
