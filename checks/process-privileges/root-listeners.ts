import {
  completeSet,
  containerOf,
  defineCheck,
  type Finding,
  incompleteSet,
  judgeEach,
  listeningSockets,
  processes,
  seesPrograms,
} from 'rempart/check';

/** Programs that must be root while they listen, and why. */
const MUST_BE_ROOT: Readonly<Record<string, string>> = {
  sshd: 'gives each login its own user',
  dropbear: 'gives each login its own user',
  'sshd-session': 'gives each login its own user',
  systemd: 'holds sockets for services until they start',
  init: 'holds sockets for services until they start',
  dockerd: 'manages containers',
  containerd: 'manages containers',
  'docker-proxy': 'belongs to dockerd',
  dhclient: 'sets addresses',
  dhcpcd: 'sets addresses',
  udhcpc: 'sets addresses',
  NetworkManager: 'sets addresses',
  connmand: 'sets addresses',
  charon: 'sets up IPsec in the kernel',
  'charon-systemd': 'sets up IPsec in the kernel',
  pluto: 'sets up IPsec in the kernel',
  tailscaled: 'sets up a VPN interface',
  keepalived: 'moves addresses',
  kubelet: 'manages containers',
  'kube-proxy': 'sets up address translation',
  k3s: 'manages containers',
  'k3s-server': 'manages containers',
  libvirtd: 'manages virtual machines',
  smbd: 'takes the user of each connection',
  nmbd: 'belongs to Samba',
  winbindd: 'belongs to Samba',
  'rpc.mountd': 'serves NFS for the kernel',
  'rpc.statd': 'serves NFS for the kernel',
  nfsdctl: 'serves NFS for the kernel',
  inetd: 'starts services under their users',
  xinetd: 'starts services under their users',
  cupsd: 'starts filters under their users',
  'cups-browsed': 'adds printers',
  iscsid: 'attaches disks',
  master: 'starts the parts of Postfix under their users',
  dovecot: 'takes the user of each mail box',
  agetty: 'opens logins',
  pmcd: 'starts agents under their users',
};

/** Servers that keep a root master beside workers of another user. */
const WITH_WORKERS =
  /^(nginx|apache2|httpd|lighttpd|haproxy|squid|php-fpm[\d.]*|proftpd|vsftpd|exim4?|openvpn|angie|freenginx|unbound|named|varnishd|sendmail(-mta)?)$/;

export default defineCheck({
  id: 'process-privileges/root-listeners',
  title: 'Services that listen on the network do not run as root',
  targets: ['host'],
  severity: 'high',
  rationale: 'A hole in a service that runs as root gives whoever reaches its port the whole host.',
  remediation:
    'Give the service a user: `systemctl edit NAME`, then `User=` or `DynamicUser=yes`, `AmbientCapabilities=CAP_NET_BIND_SERVICE` for a port below 1024; or bind it to 127.0.0.1.',
  references: [
    { standard: 'url', id: 'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html' },
  ],
  needs: { self: { sockets: listeningSockets, processes } },
  evaluate({ self: { sockets, processes } }) {
    const byPid = new Map(processes.items.map((process) => [process.pid, process]));
    const reachable = sockets.items.filter(({ scope, uid }) => scope !== 'loopback' && uid >= 0);
    const held = reachable.flatMap((socket) => {
      const process = socket.pid === null ? undefined : byPid.get(socket.pid);
      return process === undefined || containerOf(process) !== null ? [] : [{ socket, process }];
    });
    // With root’s eyes a socket without a process is the kernel’s own (NFS, WireGuard).
    const hidden = seesPrograms(processes.items)
      ? null
      : reachable.find(({ pid, uid }) => pid === null && uid === 0);
    const reason =
      sockets.reason ??
      processes.reason ??
      (hidden === undefined || hidden === null
        ? null
        : {
            code: 'permission' as const,
            text: `Only root may see who listens on ${hidden.protocol} port ${hidden.port}`,
          });
    // A socket owned by root may be held by a process that dropped root since: the process decides.
    const services = [
      ...new Map(
        held.map((item) => [`${item.process.name} ${item.socket.protocol} ${item.socket.port}`, item]),
      ).values(),
    ];
    return judgeEach(
      reason === null ? completeSet(services) : incompleteSet(services, reason),
      ({ socket, process }): Finding | null => {
        if (process.uid !== 0 || MUST_BE_ROOT[process.name] !== undefined || process.pid === 1) return null;
        if (
          WITH_WORKERS.test(process.name) &&
          processes.items.some(({ ppid, uid }) => ppid === process.pid && uid !== 0)
        )
          return null;
        const place = `${socket.address.includes(':') ? `[${socket.address}]` : socket.address}:${socket.port}`;
        return {
          message: `${process.name} listens on ${place} (${socket.protocol}) as root`,
          expected: 'a user of its own',
          actual: 'uid 0',
          location: {
            ...(process.executable === null ? {} : { path: process.executable }),
            resource: `${process.name} ${socket.protocol}/${socket.port}`,
          },
        };
      },
      { partialCredit: true },
    );
  },
});
