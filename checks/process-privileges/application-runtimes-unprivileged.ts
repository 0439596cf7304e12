import { defineCheck, type Finding, filterSet, hostProcesses, judgeEach, type Process } from 'rempart/check';

const RUNTIMES =
  /^(node|nodejs|bun|deno|java|python[\d.]*|pypy[\d.]*|ruby[\d.]*|php|php[\d.]+|php-cgi[\d.]*|dotnet|perl[\d.]*|mono|beam\.smp|erl|gunicorn|uwsgi|uvicorn|celery|puma|unicorn|mysqld|mariadbd|postgres|mongod|redis-server|valkey-server|memcached|elasticsearch|influxd|clickhouse-server|cassandra|rabbitmq-server|etcd|minio|vault|consul|grafana|grafana-server|prometheus|jenkins|gitea|caddy|traefik)$/;

/** Programs of the system itself that are written in such a language and have to be root. */
const SYSTEM_PROGRAMS =
  /\/(firewalld|tuned|fail2ban-server|unattended-upgrade\S*|networkd-dispatcher|cloud-init|supervisord|salt-minion|waagent|WALinuxAgent\S*|google_\S+|landscape-\S+|ubuntu-advantage\S*|ua-\S+|pro\S*|dnf|yum|dnf-automatic|apt\S*|certbot|ansible\S*|blueman-mechanism|system-config-\S+|virt-\S+|setroubleshootd|sealert|sssd|rempart(\.mjs)?|lynis|aide|supervisorctl|do-release-upgrade|needrestart|apport\S*|iotop\S*|hp-\S+|freeipa\S*|ipa-\S+|insights-client|rhsmcertd-worker|subscription-manager\S*|amazon-\S+|cfn-\S+|ec2-\S+|chef-client|puppet|mcollectived|munin-node|logcheck|spamd|denyhosts\S*|glances|pcp\S*|tlp\S*|zfs\S*|sanoid|syncoid|borg\S*|duplicity|wg-\S+|mdevctl|snap|checkrestart)$/;

/** What a person started in his own session is no service. */
const isInteractive = ({ cgroup }: Process): boolean =>
  /\/(user\.slice|session-[^/]*\.scope)\b|^\/openrc\.sshd|\/sshd?(\.service|$)/.test(cgroup ?? '');

const programName = ({ executable, name }: Process): string => {
  const path = executable ?? name;
  return path.slice(path.lastIndexOf('/') + 1);
};

export default defineCheck({
  id: 'process-privileges/application-runtimes-unprivileged',
  title: 'Application servers and databases do not run as root',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Applications are where strangers’ input is worked on; as root, a hole in one is a hole in the host.',
  remediation:
    'Run it under a user of its own: `User=` in its unit (`systemctl edit NAME`), a system account made by `useradd --system`, and the files it writes owned by it.',
  references: [
    { standard: 'url', id: 'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html' },
  ],
  needs: { self: { processes: hostProcesses } },
  evaluate({ self: { processes } }) {
    const services = filterSet(
      processes,
      (process) =>
        (RUNTIMES.test(programName(process)) || RUNTIMES.test(process.name)) &&
        !isInteractive(process) &&
        !process.command.slice(0, 4).some((word) => SYSTEM_PROGRAMS.test(word)),
    );
    const seen = new Set<string>();
    // Workers of one service are one deviation: the unit, or the program with what it runs, names it.
    const distinct = filterSet(services, (process) => {
      const key = resourceOf(process);
      if (process.uid !== 0) return true;
      const known = seen.has(key);
      seen.add(key);
      return !known;
    });
    return judgeEach(
      distinct,
      (process): Finding | null =>
        process.uid === 0
          ? {
              message: `${programName(process)} runs as root${unitOf(process) === null ? '' : ` in ${unitOf(process)}`}`,
              expected: 'a user of its own',
              actual: 'uid 0',
              location: {
                ...(process.executable === null ? {} : { path: process.executable }),
                resource: resourceOf(process),
              },
            }
          : null,
      { partialCredit: true },
    );
  },
});

const unitOf = ({ cgroup }: Process): string | null =>
  /\/([^/]+\.service)(?:\/|$)/.exec(cgroup ?? '')?.[1] ?? null;

/** The unit; else the program and the first file it runs. */
const resourceOf = (process: Process): string =>
  unitOf(process) ??
  [programName(process), process.command.slice(1).find((word) => !word.startsWith('-')) ?? '']
    .join(' ')
    .trim();
