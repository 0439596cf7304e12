import type { UnknownReason } from '../core/answer.ts';
import { defineFact, deriveFact } from '../core/fact.ts';
import { fileModes } from '../core/probe.ts';
import { containerOf, type Process, processes } from './processes.ts';

/** What keeps the clock right. */
export interface TimeSync {
  /** Running daemons that set the clock over the network or from the hypervisor, by their usual name. */
  readonly daemons: readonly string[];
  /** systemd-timesyncd has set the clock since boot; null where it does not run. */
  readonly timesyncdSynchronised: boolean | null;
  /** Why a daemon may be hidden; null when all processes were seen. */
  readonly reason: UnknownReason | null;
}

const timesyncdMark = defineFact({
  id: 'time-sync.timesyncd-mark',
  description: 'The mark of systemd-timesyncd that the clock was set',
  probe: fileModes('/run/systemd/timesync/synchronized'),
  parse: (output) => (output?.entries.length ?? 0) > 0,
});

const DAEMONS: Readonly<Record<string, string>> = {
  chronyd: 'chrony',
  ntpd: 'ntpd',
  'systemd-timesyn': 'systemd-timesyncd',
  'ntpd-rs': 'ntpd-rs',
  'ntp-daemon': 'ntpd-rs',
  openntpd: 'openntpd',
  phc2sys: 'phc2sys',
  ptp4l: 'ptp4l',
  VBoxService: 'VirtualBox guest additions',
  vmtoolsd: 'VMware tools',
};

const daemonOf = ({ name, command }: Process): string | null =>
  DAEMONS[name] ?? (name === 'busybox' && command.some((word) => /(^|\/)ntpd$/.test(word)) ? 'ntpd' : null);

export const timeSync = deriveFact({
  id: 'time-sync',
  description: 'Daemons that keep the clock right',
  from: { processes, timesyncdMark },
  derive: ({ processes, timesyncdMark }): TimeSync => {
    const daemons = processes.items
      .filter((process) => containerOf(process) === null)
      .flatMap((process) => daemonOf(process) ?? []);
    return {
      daemons: [...new Set(daemons)].sort(),
      timesyncdSynchronised: daemons.includes('systemd-timesyncd') ? timesyncdMark : null,
      reason: processes.reason,
    };
  },
});
