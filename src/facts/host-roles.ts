import { defineFact, deriveFact, optional } from '../core/fact.ts';
import { declaredRole, type RoleName } from '../core/host-role.ts';
import { file } from '../core/probe.ts';
import type { Target } from '../core/target.ts';
import { cloudPlatform } from './cloud-platform.ts';
import { engineSockets } from './engine-sockets.ts';
import { immutableSystem } from './immutable-system.ts';
import { osRelease } from './os-release.ts';
import { containerOf, type Process, processes } from './processes.ts';
import { startsAtBoot, type Units, unitNamed, units } from './units.ts';

export type { RoleName } from '../core/host-role.ts';

export interface HostRole {
  readonly name: RoleName;
  /** What it was told by. */
  readonly because: string;
}

/** DMTF's SMBIOS: desktop, low profile, pizza box, tower, portable … tablet, all in one, stick PC; servers and virtual machines have others. */
const WORKSTATIONS = new Set([
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  '10',
  '13',
  '14',
  '15',
  '30',
  '31',
  '32',
  '35',
  '36',
]);

const chassis = defineFact({
  id: 'host-roles.chassis',
  description: 'What kind of case the firmware says the machine has',
  probe: file('/sys/class/dmi/id/chassis_type'),
  parse: (output): string | null => output?.content?.trim() || null,
});

const ENGINES = /^(dockerd|containerd|crio|kubelet|k3s|k3s-server|k0s|podman|buildkitd)$/;
const HYPERVISORS =
  /^(libvirtd|virtqemud|virtnetworkd|qemu-system-.*|qemu-kvm|kvm|xenstored|VBoxSVC|pvedaemon|vmware-hostd)$/;
/** Programs that speak with other routers, or that hand addresses and ways to a network behind this host. */
const ROUTERS =
  /^(zebra|bgpd|ospfd|ospf6d|ripd|isisd|bird|bird6|babeld|olsrd|keepalived|hostapd|radvd|miniupnpd|odhcpd|openvpn|charon|charon-systemd|pluto|xl2tpd|pppd|wg-quick|tailscaled|netbird|zerotier-one)$/;
const ROUTER_SYSTEMS = /^(openwrt|vyos|opnsense|pfsense|ipfire|mikrotik)$/;
const DISPLAY_MANAGERS = [
  'display-manager.service',
  'gdm.service',
  'gdm3.service',
  'lightdm.service',
  'sddm.service',
];

const displayManager = (all: Units): string | null => {
  const unit = unitNamed(all, ...DISPLAY_MANAGERS);
  return unit !== null && unit.state !== 'masked' && (unit.active ?? startsAtBoot(unit)) ? unit.name : null;
};

/**
 * The roles of the host: what was declared of it (an inventory's roles, then labels) goes before what it shows. That it forwards packets makes no router of it: a forgotten switch does the same. A desktop has
 * the case of one and a display manager that starts; a server with a desktop on it stays a server until it is labelled.
 */
export const hostRoles = deriveFact({
  id: 'host-roles',
  description:
    'What the host is there for: containers, virtual machines, routing, a desktop, a cloud, an image',
  from: {
    engines: optional(engineSockets),
    processes: optional(processes),
    units: optional(units),
    chassis: optional(chassis),
    cloud: optional(cloudPlatform),
    immutable: optional(immutableSystem),
    release: optional(osRelease),
  },
  derive: (
    { engines, processes, units, chassis, cloud, immutable, release },
    target,
  ): readonly HostRole[] => {
    const own = processes.known
      ? processes.value.items.filter((process) => containerOf(process) === null)
      : [];
    const named = (pattern: RegExp, of: readonly Process[] = own): string | undefined =>
      of.find(({ name }) => pattern.test(name))?.name;
    // Any user can give a process the name of a routing daemon; these run as root or as accounts of the system.
    const ofSystem = own.filter(({ uid }) => uid < 1000);
    const engine = engines.known ? engines.value[0]?.path : undefined;
    const routerSystem =
      release.known && release.value !== null && ROUTER_SYSTEMS.test(release.value.id)
        ? release.value.id
        : undefined;
    const isWorkstation = chassis.known && chassis.value !== null && WORKSTATIONS.has(chassis.value);
    const desktop = isWorkstation && units.known ? displayManager(units.value) : null;
    const found: readonly (readonly [RoleName, string | null | undefined])[] = [
      ['container-host', engine ?? named(ENGINES)],
      ['hypervisor', named(HYPERVISORS)],
      ['router', routerSystem ?? named(ROUTERS, ofSystem)],
      ['desktop', desktop],
      ['cloud', cloud.known ? cloud.value?.name : null],
      ['immutable', immutable.known ? immutable.value : null],
    ];
    return found.flatMap(([name, shown]) => {
      const declared = declaredRole(target, name);
      const because = declared === null ? shown : declared.has ? declared.by : null;
      return because == null ? [] : [{ name, because }];
    });
  },
});

/** Why a host has a role; null where it has not. What was declared of it goes before what it shows. */
export const whyRole = (
  roles: readonly HostRole[],
  target: Pick<Target, 'labels' | 'roles'>,
  name: RoleName,
): string | null => {
  const declared = declaredRole(target, name);
  if (declared !== null) return declared.has ? declared.by : null;
  return roles.find((role) => role.name === name)?.because ?? null;
};
