import type { AnyCheck, HostRole } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import needless from '../../../checks/attack-surface/needless-services.ts';
import roles from '../../../checks/attack-surface/role-services.ts';
import { testCheck } from '../../test-check.ts';
import { denied, known, packages, socket, sockets, unit, unitsOf } from './example-host.ts';

const nothing = {
  roles: [] as readonly HostRole[],
  packages: packages('coreutils'),
  units: known(unitsOf(unit('cron.service'))),
  sockets: known(sockets(socket('tcp/22'))),
};

/** One trait of each service that is enough to see it. */
const SEEN: Readonly<
  Record<string, { readonly package?: string; readonly unit?: string; readonly port?: string }>
> = {
  'telnet-server': { package: 'inetutils-telnetd', port: 'tcp/23' },
  'rsh-server': { package: 'rsh-redone-server', port: 'tcp/513' },
  'tftp-server': { package: 'tftpd-hpa', port: 'udp/69' },
  nis: { package: 'ypserv', unit: 'ypserv.service' },
  'talk-server': { package: 'talkd', port: 'udp/518' },
  'super-server': { package: 'xinetd', unit: 'xinetd.service' },
  'ftp-server': { package: 'vsftpd', port: 'tcp/21' },
  rpcbind: { package: 'rpcbind', port: 'tcp/111' },
  avahi: { package: 'avahi-daemon', unit: 'avahi-daemon.service' },
  printing: { package: 'cups-daemon', port: 'tcp/631' },
  automounter: { package: 'autofs', unit: 'autofs.service' },
  'kernel-dump-collector': { package: 'kdump-tools', unit: 'kdump-tools.service' },
  bluetooth: { package: 'bluez', unit: 'bluetooth.service' },
  'graphical-desktop': { package: 'gdm3', unit: 'gdm.service' },
  samba: { package: 'samba', port: 'tcp/445' },
  snmp: { package: 'snmpd', port: 'udp/161' },
  'nfs-server': { package: 'nfs-kernel-server', port: 'tcp/2049' },
  'rsync-daemon': { unit: 'rsyncd.service', port: 'tcp/873' },
  'dhcp-server': { package: 'isc-dhcp-server', unit: 'isc-dhcp-server.service' },
  'dns-server': { package: 'bind9', unit: 'named.service' },
  'ldap-server': { package: 'slapd', unit: 'slapd.service' },
  'mail-access-server': { package: 'dovecot-core', unit: 'dovecot.service' },
  'web-proxy': { package: 'squid', unit: 'squid.service' },
  'web-server': { package: 'nginx', unit: 'nginx.service' },
};

const table: readonly AnyCheck[] = [...needless, ...roles];

it('every row has an example, and every example a row', () => {
  expect(Object.keys(SEEN).sort()).toEqual(table.map(({ id }) => id.slice('attack-surface/'.length)).sort());
});

for (const check of table) {
  const slug = check.id.slice('attack-surface/'.length);
  const seen = SEEN[slug] ?? {};
  const running = {
    ...nothing,
    units: known(unitsOf(...(seen.unit === undefined ? [] : [unit(seen.unit)]))),
    sockets: known(sockets(...(seen.port === undefined ? [] : [socket(seen.port)]))),
  };
  const idle =
    seen.package === undefined
      ? {
          ...nothing,
          units: known(unitsOf(unit(seen.unit ?? '', { state: 'disabled', wantedBy: [], active: false }))),
        }
      : { ...nothing, packages: packages(seen.package) };
  testCheck(check, [
    { name: 'nothing of it', facts: { self: nothing }, expect: 'pass' },
    { name: 'in use', facts: { self: running }, expect: needless.includes(check) ? 'fail' : 'manual' },
    { name: 'installed and idle', facts: { self: idle }, expect: 'fail' },
    { name: 'units may not be seen', facts: { self: { ...nothing, units: denied } }, expect: 'unknown' },
    { name: 'sockets may not be seen', facts: { self: { ...nothing, sockets: denied } }, expect: 'unknown' },
  ]);
}

describe('what counts as in use', () => {
  const judge = (slug: string, self: unknown, labels: Readonly<Record<string, string>> = {}) =>
    table.find(({ id }) => id === `attack-surface/${slug}`)?.evaluate({ self, target: { labels } } as never);
  it('is milder where it is installed but idle', () => {
    expect(judge('telnet-server', { ...nothing, packages: packages('telnetd') })).toMatchObject({
      outcome: 'fail',
      findings: [{ severity: 'medium', message: 'A Telnet server is installed and not used' }],
    });
  });
  it('is not a unit whose condition kept it from starting', () => {
    const waiting = unit('avahi-daemon.service', { active: false });
    expect(judge('avahi', { ...nothing, units: known(unitsOf(waiting)) })).toMatchObject({
      findings: [{ severity: 'low' }],
    });
  });
  it('is an enabled unit where nobody tells what runs', () => {
    const enabled = unit('avahi-daemon.service', { active: null });
    expect(
      judge('avahi', { ...nothing, units: known({ ...unitsOf(enabled), manager: null }) }),
    ).toMatchObject({ findings: [{ message: 'Avahi is in use' }] });
  });
  it('is not a masked unit', () => {
    const masked = unit('rpcbind.service', { state: 'masked', active: false, wantedBy: [] });
    expect(judge('rpcbind', { ...nothing, units: known(unitsOf(masked)) })).toMatchObject({
      outcome: 'pass',
    });
  });
  it('is a service that no package manager knows, by its port', () => {
    expect(
      judge('telnet-server', {
        ...nothing,
        packages: null,
        sockets: known(sockets(socket('tcp/23', { process: 'busybox' }))),
      }),
    ).toMatchObject({
      outcome: 'fail',
      findings: [{ actual: 'busybox on tcp port 23' }],
    });
  });
  it('is not the client that shares its package with a server, as rsync and nfs-utils do', () => {
    const self = { ...nothing, packages: packages('rsync', 'nfs-utils', 'nfs-common') };
    expect(judge('rsync-daemon', self)).toMatchObject({ outcome: 'pass' });
    expect(judge('nfs-server', self)).toMatchObject({ outcome: 'pass' });
  });
  it('is nothing to mend where people sit at the machine, which its case or a label tells', () => {
    const self = { ...nothing, units: known(unitsOf(unit('gdm.service'), unit('cups.service'))) };
    const roles: readonly HostRole[] = [{ name: 'desktop', because: 'gdm.service' }];
    for (const slug of ['graphical-desktop', 'printing']) {
      expect(judge(slug, self)).toMatchObject({ outcome: 'fail' });
      expect(judge(slug, { ...self, roles })).toMatchObject({ outcome: 'not-applicable' });
      expect(judge(slug, self, { role: 'desktop' })).toMatchObject({ outcome: 'not-applicable' });
    }
    const telnet = { ...nothing, roles, sockets: known(sockets(socket('tcp/23'))) };
    expect(judge('telnet-server', telnet)).toMatchObject({ outcome: 'fail' });
  });
});
