import {
  containerOf,
  defineCheck,
  fail,
  logForwards,
  notApplicable,
  pass,
  processes,
  system,
  undecided,
} from 'rempart/check';

/** Programs whose work is to carry logs to another host. The kernel cuts names at 15 characters. */
const SHIPPERS =
  /^(systemd-journal-u|systemd-journal|vector|fluent-bit|fluentd|td-agent|promtail|alloy|grafana-agent|grafana-alloy|filebeat|journalbeat|auditbeat|elastic-agent|otelcol.*|opentelemetry.*|splunkd|nxlog|amazon-cloudwatc.*|amazon-ssm-agen|google_cloud_op.*|google-cloud-op.*|azuremonitorage.*|mdsd|omsagent|datadog-agent|agent|wazuh-agentd|wazuh-logcollec|ossec-agentd|newrelic-infra|audisp-remote|logstash|telegraf|rapid7_agent)$/;

/** Names that others bear too: the program decides. */
const BY_PATH: Readonly<Record<string, RegExp>> = {
  agent: /datadog/,
  'systemd-journal': /journal-upload/,
};

export default defineCheck({
  id: 'os-hardening/logs-leave-the-host',
  title: 'Logs are sent to another host',
  targets: ['host'],
  severity: 'medium',
  rationale: 'Whoever becomes root removes his traces; what has left the host he cannot reach.',
  remediation:
    'Send the log away: `action(type="omfwd" …)` in /etc/rsyslog.d with TLS, systemd-journal-upload, or the agent of your log service.',
  references: [
    { standard: 'cis-debian-12', id: '6.1.3.6' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100450' },
    { standard: 'lynis', id: 'LOGG-2152' },
  ],
  needs: { self: { processes, logForwards, system } },
  evaluate({ self: { processes, logForwards, system } }) {
    if (system.machine === 'container') return notApplicable('A container writes its log to its engine');
    const shipper = processes.items.find(({ name, command, executable }) => {
      const program = `${executable ?? ''} ${command[0] ?? ''}`;
      return SHIPPERS.test(name) && (BY_PATH[name] === undefined || BY_PATH[name].test(program));
    });
    // An agent in a container reads the host’s log through a mount as well as one beside it.
    if (shipper !== undefined)
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
