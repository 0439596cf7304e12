import {
  defineCheck,
  fail,
  hostRoles,
  kernelModules,
  mounts,
  notApplicable,
  pass,
  processes,
  type Reference,
  type Severity,
  system,
  undecided,
  whyRole,
} from 'rempart/check';

interface Row {
  readonly slug: string;
  readonly module: string;
  readonly what: string;
  readonly severity: Severity;
  readonly references: readonly Reference[];
  /** Programs that need it. */
  readonly neededBy?: RegExp;
  /** The file system that it is for, where a mounted one shows that it is used on purpose. */
  readonly fileSystem?: string;
}

const cis = (id: string): Reference => ({ standard: 'cis-debian-12', id });
const devSec: Reference = { standard: 'dev-sec-linux', id: 'os-10' };
const fileSystems: Reference = { standard: 'lynis', id: 'FILE-6430' };
const protocols: Reference = { standard: 'lynis', id: 'NETW-3200' };

const TABLE: readonly Row[] = [
  {
    slug: 'module-cramfs-disabled',
    module: 'cramfs',
    what: 'the file system cramfs',
    severity: 'low',
    references: [cis('1.1.1.1'), devSec, fileSystems],
  },
  {
    slug: 'module-freevxfs-disabled',
    module: 'freevxfs',
    what: 'the file system of old Veritas volumes',
    severity: 'low',
    references: [cis('1.1.1.2'), devSec, fileSystems],
  },
  {
    slug: 'module-hfs-disabled',
    module: 'hfs',
    what: 'the file system of old Macintosh disks',
    severity: 'low',
    references: [cis('1.1.1.3'), devSec, fileSystems],
  },
  {
    slug: 'module-hfsplus-disabled',
    module: 'hfsplus',
    what: 'the file system of Macintosh disks',
    severity: 'low',
    references: [cis('1.1.1.4'), devSec, fileSystems],
  },
  {
    slug: 'module-jffs2-disabled',
    module: 'jffs2',
    what: 'the file system of flash chips',
    severity: 'low',
    references: [cis('1.1.1.5'), devSec, fileSystems],
  },
  {
    slug: 'module-udf-disabled',
    module: 'udf',
    what: 'the file system of DVDs',
    severity: 'low',
    references: [cis('1.1.1.8'), devSec, fileSystems],
    neededBy: /^(waagent|python3?.*waagent|cloud-init)$/,
  },
  {
    slug: 'module-squashfs-disabled',
    module: 'squashfs',
    what: 'the file system of snaps and live media',
    severity: 'low',
    references: [cis('1.1.1.7'), devSec, fileSystems],
    neededBy: /^snapd$/,
    fileSystem: 'squashfs',
  },
  {
    slug: 'module-overlay-disabled',
    module: 'overlay',
    what: 'the layered file system of containers',
    severity: 'low',
    references: [cis('1.1.1.6')],
    neededBy:
      /^(dockerd|containerd|podman|conmon|crio|buildkitd|kubelet|k3s|k3s-server|k0s|rootlesskit|lxd|incusd)$/,
    fileSystem: 'overlay',
  },
  {
    slug: 'module-usb-storage-disabled',
    module: 'usb-storage',
    what: 'USB sticks and disks',
    severity: 'medium',
    references: [cis('1.1.1.9'), { standard: 'lynis', id: 'USB-1000' }],
  },
  {
    slug: 'module-firewire-core-disabled',
    module: 'firewire-core',
    what: 'FireWire, which reads all memory',
    severity: 'low',
    references: [{ standard: 'lynis', id: 'STRG-1846' }],
  },
  {
    slug: 'module-dccp-disabled',
    module: 'dccp',
    what: 'the protocol DCCP',
    severity: 'low',
    references: [cis('3.2.1'), protocols],
  },
  {
    slug: 'module-tipc-disabled',
    module: 'tipc',
    what: 'the protocol TIPC',
    severity: 'low',
    references: [cis('3.2.2'), protocols],
    neededBy: /^(corosync|tipcd)$/,
  },
  {
    slug: 'module-rds-disabled',
    module: 'rds',
    what: 'the protocol RDS',
    severity: 'low',
    references: [cis('3.2.3'), protocols],
  },
  {
    slug: 'module-sctp-disabled',
    module: 'sctp',
    what: 'the protocol SCTP',
    severity: 'low',
    references: [cis('3.2.4'), protocols],
    neededBy: /^(open5gs-.*|kamailio|corosync)$/,
  },
  {
    slug: 'module-atm-disabled',
    module: 'atm',
    what: 'the protocol ATM',
    severity: 'low',
    references: [{ standard: 'cis-debian-13', id: '3.2.1' }, protocols],
    neededBy: /^(pppd|br2684ctl|atmarpd)$/,
  },
  {
    slug: 'module-can-disabled',
    module: 'can',
    what: 'the bus protocol CAN of vehicles and machines',
    severity: 'low',
    references: [{ standard: 'cis-debian-13', id: '3.2.2' }, protocols],
    neededBy: /^(slcand|candump|canlogserver|cannelloni|isotpserver)$/,
  },
];

export default TABLE.map((row) =>
  defineCheck({
    id: `os-hardening/${row.slug}`,
    title: `The kernel cannot load ${row.what}`,
    targets: ['host'],
    severity: row.severity,
    rationale:
      'Old and rare kernel modules are loaded on demand by anybody who mounts a disk or opens a socket, and had holes up to root.',
    remediation: `Write \`install ${row.module} /bin/false\` and \`blacklist ${row.module}\` to /etc/modprobe.d/hardening.conf, and run \`modprobe -r ${row.module}\`. A blacklist alone stops only automatic loading by device.`,
    references: row.references,
    tags: ['kernel-modules'],
    needs: { self: { modules: kernelModules, mounts, processes, roles: hostRoles, system } },
    evaluate({ self: { modules, mounts, processes, roles, system }, target }) {
      if (system.machine === 'container')
        return notApplicable('The kernel is that of the machine outside this container');
      if (row.module === 'usb-storage' && system.machine === 'virtual-machine')
        return notApplicable('A virtual machine has no USB sockets that strangers reach');
      const desktop = whyRole(roles, target, 'desktop');
      if (row.module === 'usb-storage' && desktop !== null)
        return notApplicable(`People sit at this machine (${desktop})`);
      if (modules.loaded === null) return notApplicable('This kernel loads no modules');
      const name = row.module.replaceAll('-', '_');
      if (modules.builtIn.has(name))
        return notApplicable(`${row.module} is built into the kernel and cannot be switched off`);
      const needed =
        row.neededBy === undefined
          ? undefined
          : processes.items.find((process) => row.neededBy?.test(process.name));
      if (needed !== undefined) return notApplicable(`${needed.name} needs it`);
      const mounted = mounts.find(({ fileSystem }) => fileSystem === row.fileSystem);
      if (mounted !== undefined) return notApplicable(`${mounted.path} is such a file system`);
      const loaded = modules.loaded.has(name);
      if (!loaded && !modules.available.has(name))
        return modules.available.size === 0 && modules.builtIn.size === 0
          ? undecided({
              code: 'unsupported',
              text: 'The modules of the running kernel are not listed in /lib/modules',
            })
          : pass('not on disk');
      const own = modules.rules.filter((rule) => rule.module === name);
      const install = own.findLast(({ kind }) => kind === 'install');
      const stopped = install !== undefined && /^(\/usr)?\/bin\/(false|true)\b/.test(install.command);
      const location = {
        ...(own[0] === undefined ? {} : { path: own[0].path, line: own[0].line }),
        resource: row.module,
      };
      if (loaded)
        return fail({
          message: `${row.module} is loaded${stopped ? ', though modprobe is told not to load it' : ''}`,
          expected: 'not loaded',
          actual: 'loaded',
          location,
        });
      if (stopped) return pass(`${install.path}:${install.line}`);
      if (modules.reason !== null) return undecided(modules.reason);
      return fail({
        message:
          own.length > 0
            ? `${row.module} is only blacklisted, which does not stop modprobe`
            : `${row.module} can be loaded`,
        expected: `install ${row.module} /bin/false`,
        actual: own.length > 0 ? 'blacklist' : 'no rule',
        location,
        ...(own.length > 0 ? { severity: 'info' } : {}),
      });
    },
  }),
);
