import {
  containerOf,
  defineCheck,
  fail,
  logForwards,
  logShipper,
  notApplicable,
  pass,
  processes,
  system,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/logs-leave-the-host',
  title: 'Logs are sent to another host',
  targets: ['host'],
  severity: 'medium',
  rationale: 'Whoever becomes root removes his traces; what has left the host he cannot reach.',
  remediation:
    'Send the log away: `action(type="omfwd" …)` in /etc/rsyslog.d with TLS, systemd-journal-upload, or the agent of your log service.',
  references: [
    { standard: 'cis-debian-12', id: '6.1.2.1.3' },
    { standard: 'cis-debian-12', id: '6.1.3.6' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100450' },
    { standard: 'lynis', id: 'LOGG-2152' },
    { standard: 'lynis', id: 'LOGG-2154' },
  ],
  needs: { self: { processes, logForwards, system } },
  evaluate({ self: { processes, logForwards, system } }) {
    if (system.machine === 'container') return notApplicable('A container writes its log to its engine');
    const shipper = logShipper(processes.items);
    // An agent in a container reads the host’s log through a mount as well as one beside it.
    if (shipper !== null)
      return pass(`${shipper.name}${containerOf(shipper) === null ? '' : ' in a container'}`);
    const [forward] = logForwards.forwards;
    if (forward !== undefined) return pass(`${forward.path}:${forward.line}`);
    const reason = processes.reason ?? logForwards.unreadable;
    if (reason !== null) return undecided(reason);
    return fail({
      message: 'Nothing known sends the log to another host',
      expected: 'rsyslog, journal upload or an agent that sends it away',
      actual: 'none',
      location: { resource: 'log shipping' },
      severity: 'low',
    });
  },
});
