import type { Resolved } from '../core/fact.ts';
import type { ResourceSet } from '../core/resource-set.ts';
import type { Severity } from '../core/severity.ts';
import { fail, manual, pass, undecided, type Verdict } from '../core/verdict.ts';
import type { InstalledPackages } from './installed-packages.ts';
import type { ListeningSocket } from './listening-sockets.ts';
import { milder } from './milder.ts';
import { describePresence, presenceOf, type ServiceTraits } from './service-presence.ts';
import type { Units } from './units.ts';

export interface ServiceRow extends ServiceTraits {
  readonly slug: string;
  /** As the subject of a sentence: `A Telnet server`. */
  readonly name: string;
  readonly severity: Severity;
}

/**
 * A service that nobody needs fails, milder where it is idle. One that the host may be there for (`role`) is for a person to judge while
 * it is in use. That nothing of it is there may only be said where units and sockets could be seen.
 */
export const judgeService = (
  row: ServiceRow,
  purpose: 'needless' | 'role',
  seen: {
    readonly packages: InstalledPackages | null;
    readonly units: Resolved<Units>;
    readonly sockets: Resolved<ResourceSet<ListeningSocket>>;
  },
): Verdict => {
  const { packages, units, sockets } = seen;
  if (!units.known) return undecided(units.reason);
  const presence = presenceOf(row, packages, units.value, sockets.known ? sockets.value.items : []);
  if (presence === null) {
    const hidden = units.value.installed.reason ?? (sockets.known ? sockets.value.reason : sockets.reason);
    return hidden === null ? pass('no package, unit or port of it') : undecided(hidden);
  }
  const actual = describePresence(presence);
  if (purpose === 'role' && presence.inUse) return manual(`See that this host is there for it: ${actual}`);
  return fail({
    message: presence.inUse ? `${row.name} is in use` : `${row.name} is installed and not used`,
    expected: 'not installed',
    actual,
    location: { resource: row.slug },
    ...(presence.inUse ? {} : { severity: milder(row.severity) }),
  });
};
