import type { Process } from './processes.ts';

/** Programs whose work is to carry logs to another host. The kernel cuts names at 15 characters. */
const SHIPPERS =
  /^(systemd-journal-u|systemd-journal|vector|fluent-bit|fluentd|td-agent|promtail|alloy|grafana-agent|grafana-alloy|filebeat|journalbeat|auditbeat|elastic-agent|otelcol.*|opentelemetry.*|splunkd|nxlog|amazon-cloudwatc.*|amazon-ssm-agen|google_cloud_op.*|google-cloud-op.*|azuremonitorage.*|mdsd|omsagent|datadog-agent|agent|wazuh-agentd|wazuh-logcollec|ossec-agentd|newrelic-infra|audisp-remote|logstash|telegraf|rapid7_agent)$/;

/** Names that others bear too: the program decides. */
const BY_PATH: Readonly<Record<string, RegExp>> = {
  agent: /datadog/,
  'systemd-journal': /journal-upload/,
};

/** The first process that carries logs away, on the host or in a container: an agent in one reads the host’s log through a mount. */
export const logShipper = (processes: readonly Process[]): Process | null =>
  processes.find(({ name, command, executable }) => {
    const program = `${executable ?? ''} ${command[0] ?? ''}`;
    return SHIPPERS.test(name) && (BY_PATH[name] === undefined || BY_PATH[name].test(program));
  }) ?? null;
