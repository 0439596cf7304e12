import {
  apparmorProfiles,
  defineCheck,
  type Finding,
  filterSet,
  judgeEach,
  listeningSockets,
  notApplicable,
  processes,
  processLabels,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/network-daemons-confined',
  title: 'Daemons with an AppArmor profile run under it',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A profile that was loaded after the daemon started, or was switched off for it, confines nothing.',
  remediation:
    'Restart the daemon (`systemctl restart UNIT`) after its profile was loaded; `aa-status` shows what runs unconfined although it has one.',
  references: [
    { standard: 'lynis', id: 'MACF-6208' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man5/systemd.exec.5.html' },
  ],
  needs: {
    self: { profiles: apparmorProfiles, processes, labels: processLabels, sockets: listeningSockets },
  },
  evaluate({ self: { profiles, processes, labels, sockets } }) {
    if (profiles === null) return notApplicable('AppArmor is not in force');
    const listening = new Set(
      sockets.items.filter(({ scope }) => scope !== 'loopback').map(({ pid }) => pid),
    );
    const withProfile = filterSet(processes, ({ pid, executable }) => {
      const mode = executable === null ? undefined : profiles.get(executable);
      // A profile in mode `unconfined` confines nothing on purpose.
      return listening.has(pid) && mode !== undefined && mode !== 'unconfined';
    });
    if (withProfile.items.some(({ pid }) => !labels.has(pid)))
      return undecided({ code: 'permission', text: 'Labels of processes may not be read' });
    const seen =
      sockets.reason === null ? withProfile : { ...withProfile, complete: false, reason: sockets.reason };
    return judgeEach(
      seen,
      ({ pid, executable, name }): Finding | null =>
        labels.get(pid) === 'unconfined'
          ? {
              message: `${name} listens in the network without the profile that is loaded for it`,
              expected: executable,
              actual: 'unconfined',
              location: { resource: executable ?? name },
            }
          : null,
      { whenEmpty: notApplicable('No daemon in the network has a profile of its own') },
    );
  },
});
