import type { InstalledPackages } from './installed-packages.ts';
import type { ListeningSocket } from './listening-sockets.ts';
import { startsAtBoot, type Unit, type Units, unitNamed } from './units.ts';

/** How a service shows itself on a host. */
export interface ServiceTraits {
  /** Package names of all distributions; a trailing `*` stands for any ending. */
  readonly packages: readonly string[];
  /** Units of systemd with their type, services of OpenRC bare. */
  readonly units: readonly string[];
  /** Ports on which nothing else is expected: `tcp/23`. */
  readonly ports?: readonly string[];
  /** Names of its processes, as the kernel cuts them (15 characters). */
  readonly processes?: readonly string[];
}

/** What was seen of it. */
export interface ServicePresence {
  readonly packages: readonly string[];
  readonly units: readonly Unit[];
  readonly sockets: readonly ListeningSocket[];
  /** It runs, listens, or starts with the machine. */
  readonly inUse: boolean;
}

/** Null where nothing of the service is on the host. Packages are null where there is no package manager to ask. */
export const presenceOf = (
  traits: ServiceTraits,
  installed: InstalledPackages | null,
  units: Units,
  sockets: readonly ListeningSocket[],
): ServicePresence | null => {
  const packages = (installed?.packages ?? [])
    .map(({ name }) => name)
    .filter((name) => traits.packages.some((wanted) => nameMatches(wanted, name)));
  const seen = traits.units
    .flatMap((name) => unitNamed(units, name) ?? [])
    .filter(({ state }) => state !== 'masked');
  const listening = sockets.filter(
    ({ protocol, port, process }) =>
      traits.ports?.includes(`${protocol}/${port}`) === true ||
      (process !== null && traits.processes?.includes(process) === true),
  );
  if (packages.length === 0 && seen.length === 0 && listening.length === 0) return null;
  // A unit may be enabled and yet have a condition that never holds: where systemd tells what runs, that counts.
  const inUse = listening.length > 0 || seen.some((unit) => unit.active ?? startsAtBoot(unit));
  return { packages: [...new Set(packages)].sort(), units: seen, sockets: listening, inUse };
};

const nameMatches = (wanted: string, name: string): boolean =>
  wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : wanted === name;

/** One line about it, for a finding. */
export const describePresence = ({ packages, units, sockets }: ServicePresence): string =>
  [
    ...(packages.length > 0 ? [`package ${packages.join(', ')}`] : []),
    ...units.map(({ name, state, active }) => `${name} ${active === true ? 'running' : state}`),
    ...new Set(
      sockets.map(({ protocol, port, process }) => `${process ?? 'a process'} on ${protocol} port ${port}`),
    ),
  ].join('; ');
