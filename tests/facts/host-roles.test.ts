import { describe, expect, it } from 'vitest';
import { BY_INVENTORY, type DeclaredRoles } from '../../src/core/host-role.ts';
import { subjectTree } from '../../src/core/subject.ts';
import { type HostRole, hostRoles, type RoleName, whyRole } from '../../src/facts/host-roles.ts';
import { system } from '../../src/facts/system.ts';
import { recordedTarget } from '../core/recorded-target.ts';
import { commandOutput, fileOutput, filesOutput, recordedText, valueWith } from './answer-text.ts';

const rolesOf = (outputs: Parameters<typeof valueWith>[1]) =>
  valueWith(hostRoles, outputs).map(({ name, because }) => `${name}: ${because}`);

/** One process of proc(5) as the probe prints it. */
const process = (pid: number, name: string, uid: number, cgroup = '/system.slice/x.service') => ({
  status: `${pid}/status:Name:\t${name}\n${pid}/status:State:\tS\n${pid}/status:PPid:\t1\n${pid}/status:Uid:\t${uid}\t${uid}\t${uid}\t${uid}\n${pid}/status:Gid:\t0\t0\t0\t0\n${pid}/status:CapEff:\t0000000000000000\n${pid}/status:NoNewPrivs:\t0\n${pid}/status:Seccomp:\t0\n${pid}/cgroup:0::${cgroup}\n`,
});
const running = (...all: readonly ReturnType<typeof process>[]) =>
  commandOutput(`self 999\n${all.map(({ status }) => status).join('')}\0\0\0`);

const gdm = commandOutput(
  '@ systemd\n# /etc/systemd/system\nlrwxrwxrwx 1 0 0 36 Jan 1 00:00 display-manager.service -> /usr/lib/systemd/system/gdm.service\n# /usr/lib/systemd/system\n-rw-r--r-- 1 0 0 900 Jan 1 00:00 gdm.service\n# /run/systemd/units\nlrwxrwxrwx 1 0 0 32 Jan 1 00:00 invocation:gdm.service -> 0123\n',
);

describe('roles of a host', () => {
  it('an ordinary virtual machine has none', () => {
    expect(
      rolesOf({
        processes: commandOutput(recordedText('processes', 'debian-12-vm')),
        units: commandOutput(recordedText('units', 'debian-12-not-booted')),
        'host-roles.chassis': fileOutput('/sys/class/dmi/id/chassis_type', '1\n'),
      }),
    ).toEqual([]);
  });

  it('nothing known is no role, and no failure', () => expect(rolesOf({})).toEqual([]));

  it('containers by an engine, on the host and not in one of its containers', () => {
    expect(rolesOf({ processes: running(process(7, 'containerd', 0)) })).toEqual([
      'container-host: containerd',
    ]);
    const inside = `/system.slice/docker-${'a'.repeat(64)}.scope`;
    expect(rolesOf({ processes: running(process(7, 'dockerd', 0, inside)) })).toEqual([]);
  });

  it('virtual machines by their manager', () => {
    expect(rolesOf({ processes: running(process(7, 'libvirtd', 0)) })).toEqual(['hypervisor: libvirtd']);
  });

  it('a router by its daemon, which no ordinary user can play', () => {
    expect(rolesOf({ processes: running(process(7, 'bird', 107)) })).toEqual(['router: bird']);
    expect(rolesOf({ processes: running(process(7, 'bird', 1000)) })).toEqual([]);
    expect(
      rolesOf({ 'os-release': filesOutput({ '/etc/os-release': 'ID=openwrt\nVERSION_ID=23.05\n' }) }),
    ).toEqual(['router: openwrt']);
  });

  it('a desktop by its case and its display manager: a server with one stays a server', () => {
    const chassis = (type: string) => ({
      'host-roles.chassis': fileOutput('/sys/class/dmi/id/chassis_type', type),
    });
    expect(rolesOf({ units: gdm, ...chassis('10\n') })).toEqual(['desktop: gdm.service']);
    expect(rolesOf({ units: gdm, ...chassis('23\n') })).toEqual([]);
    expect(rolesOf({ units: gdm, ...chassis('1\n') })).toEqual([]);
    expect(rolesOf({ ...chassis('10\n') })).toEqual([]);
  });

  it('a cloud by its firmware, an image by its marks', () => {
    expect(
      rolesOf({
        'host.cloud-platform': filesOutput({ '/sys/class/dmi/id/sys_vendor': 'Hetzner\n' }),
        'os-release': filesOutput({ '/etc/os-release': 'ID=flatcar\nPRETTY_NAME="Flatcar 4000"\n' }),
      }),
    ).toEqual(['cloud: Hetzner Cloud', 'immutable: Flatcar 4000']);
  });

  const seen: readonly HostRole[] = [{ name: 'router', because: 'bird' }];
  it.each<[Record<string, string>, RoleName, string | null]>([
    [{}, 'router', 'bird'],
    [{}, 'desktop', null],
    [{ role: 'workstation' }, 'desktop', 'labelled desktop'],
    [{ purpose: 'Edge Gateway' }, 'router', 'labelled router'],
    [{ roles: 'web no-router' }, 'router', null],
    [{ role: 'routers' }, 'desktop', null],
  ])('labels %j go before what the host shows: %s', (labels, name, because) => {
    expect(whyRole(seen, { labels }, name)).toBe(because);
  });

  it.each<[DeclaredRoles, RoleName, string | null]>([
    [{ exact: false, has: ['desktop'], lacks: [] }, 'desktop', BY_INVENTORY],
    [{ exact: false, has: ['desktop'], lacks: [] }, 'router', 'bird'],
    [{ exact: false, has: [], lacks: ['router'] }, 'router', null],
    [{ exact: true, has: ['cloud'], lacks: [] }, 'router', null],
    [{ exact: true, has: [], lacks: [] }, 'router', null],
  ])('roles of the inventory %j go before what the host shows: %s', (roles, name, because) => {
    expect(whyRole(seen, { labels: {}, roles }, name)).toBe(because);
  });

  it('roles of the inventory go before its labels', () => {
    const roles: DeclaredRoles = { exact: false, has: [], lacks: ['router'] };
    expect(whyRole([], { labels: { role: 'router' }, roles }, 'router')).toBeNull();
  });

  describe('declared of a target reach every fact that tells of roles', () => {
    const subjectWith = (roles: DeclaredRoles) => {
      const { target, ...rest } = recordedTarget('host');
      const [subject] = subjectTree([{ ...rest, target: { ...target, roles } }]);
      if (subject === undefined) throw new Error('no subject');
      return subject;
    };
    it('given', () => {
      const subject = subjectWith({ exact: true, has: ['container-host', 'immutable'], lacks: [] });
      expect(subject.resolve(hostRoles)).toMatchObject({
        value: [
          { name: 'container-host', because: BY_INVENTORY },
          { name: 'immutable', because: BY_INVENTORY },
        ],
      });
      expect(subject.resolve(system)).toMatchObject({ value: { roles: ['container-host'] } });
    });
    it('taken away', () => {
      const subject = subjectWith({ exact: false, has: [], lacks: ['router', 'container-host'] });
      expect(subject.resolve(system)).toMatchObject({ value: { roles: [] } });
    });
  });
});
