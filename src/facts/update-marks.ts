import type { FileEntry } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** A file whose time tells when updates were installed: by themselves (`automatic`), or at all (`history`, or `database` where there is no history). */
export interface UpdateMark {
  readonly role: 'automatic' | 'history' | 'database';
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** systemd.timer(5) stamps the timers that are persistent, as all of these are; apt and unattended-upgrades keep marks of their own. */
const AUTOMATIC = [
  '/var/lib/systemd/timers/stamp-apt-daily-upgrade.timer',
  '/var/lib/systemd/timers/stamp-dnf-automatic*.timer',
  '/var/lib/systemd/timers/stamp-dnf5-automatic.timer',
  '/var/lib/systemd/timers/stamp-transactional-update.timer',
  '/var/lib/systemd/timers/stamp-os-update.timer',
  '/var/lib/apt/periodic/upgrade-stamp',
  '/var/log/unattended-upgrades/unattended-upgrades.log',
];
const HISTORY = [
  '/var/lib/dnf/history.sqlite',
  '/usr/lib/sysimage/libdnf5/transaction_history.sqlite',
  '/var/log/zypp/history',
  '/var/log/yum.log',
];
const DATABASE = [
  '/var/lib/dpkg/status',
  '/lib/apk/db/installed',
  '/usr/lib/apk/db/installed',
  '/var/lib/rpm/rpmdb.sqlite',
  '/var/lib/rpm/Packages',
  '/usr/lib/sysimage/rpm/rpmdb.sqlite',
];

const roleOf = ({ path }: FileEntry): UpdateMark['role'] =>
  HISTORY.includes(path) ? 'history' : DATABASE.includes(path) ? 'database' : 'automatic';

export const updateMarks = defineFact({
  id: 'update-marks',
  description: 'When packages were changed last, and when updates last installed themselves',
  probe: fileModes(...AUTOMATIC, ...HISTORY, ...DATABASE),
  parse: (output): ResourceSet<UpdateMark> => {
    const marks = (output?.entries ?? [])
      .filter(({ type }) => type === 'file')
      .map((entry): UpdateMark => ({ role: roleOf(entry), path: entry.path, time: entry.mtime * 1000 }));
    const reason = output?.reason ?? null;
    return reason === null ? completeSet(marks) : incompleteSet(marks, reason);
  },
});

/** The youngest mark of a role; null where there is none. */
export const lastMark = (marks: ResourceSet<UpdateMark>, role: UpdateMark['role']): UpdateMark | null =>
  marks.items.filter((mark) => mark.role === role).toSorted((a, b) => b.time - a.time)[0] ?? null;
