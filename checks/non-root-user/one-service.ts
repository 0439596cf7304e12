import {
  containerInspect,
  containerTop,
  defineCheck,
  engineInfo,
  fail,
  notApplicable,
  optional,
  pass,
  processes,
  runningProcesses,
  undecided,
} from 'rempart/check';

/** Programs by the service that they are; workers and helpers of one service share its row. A supervisor is none. */
const SERVICES: readonly (readonly [string, RegExp])[] = [
  ['a web server', /^(?:nginx|apache2|httpd|lighttpd|caddy|traefik|haproxy)$/],
  ['PHP', /^php-fpm[\d.]*$/],
  ['MySQL', /^(?:mysqld|mariadbd|mysqld_safe)$/],
  ['PostgreSQL', /^(?:postgres|postmaster)$/],
  ['MongoDB', /^mongod$/],
  ['a key-value store', /^(?:redis-server|valkey-server|memcached)$/],
  ['a message broker', /^(?:beam\.smp|rabbitmq-server|nats-server|mosquitto)$/],
  ['a mail server', /^(?:master|exim4?|sendmail|dovecot)$/],
  ['a log daemon', /^(?:rsyslogd|syslogd|syslog-ng)$/],
  ['a job scheduler', /^(?:crond?|busybox-crond|anacron|atd)$/],
  ['an SSH server', /^(?:sshd|dropbear)$/],
  ['a desktop', /^(?:Xvnc|Xorg|Xvfb|x11vnc)$/],
  ['systemd', /^(?:systemd|systemd-journald)$/],
];

/** `nginx: master process`, `/usr/sbin/cron -f`, `postgres: writer`. */
const programOf = (command: string): string => {
  const [word = ''] = command.trim().split(/[\s:]/, 1);
  return word.slice(word.lastIndexOf('/') + 1);
};

export default defineCheck({
  id: 'non-root-user/one-service',
  title: 'One service runs in the container',
  targets: ['container'],
  severity: 'info',
  rationale:
    'Services that share a container share its user, its files and its limits; whoever breaks one has the others, and one that ends unseen stays down.',
  remediation:
    'Give each service a container of its own, in one network; schedule jobs from the host or the orchestrator, and log to standard output.',
  fix: {
    flag: 'one `docker run` for each service, --network of both',
    compose: 'services: one for each, on one network',
    dockerfile: 'CMD with the one service',
    breaks: 'Services that meet over a socket file or loopback: let them share a volume or a network',
  },
  seen: 'kernel',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/containers/multi-service_container/' }],
  needs: {
    self: { inspect: containerInspect, top: optional(containerTop) },
    parent: {
      'docker-engine': { info: optional(engineInfo) },
      host: { processes: optional(processes) },
    },
  },
  evaluate({ self: { inspect, top }, parent }) {
    const { info } = parent['docker-engine'];
    const running = runningProcesses(inspect, info.known ? info.value : null, top, parent.host.processes);
    if (running === null) return notApplicable('The container does not run');
    const names = running.items.map(({ command }) => programOf(command));
    const services = SERVICES.filter(([, program]) => names.some((name) => program.test(name))).map(
      ([service]) => service,
    );
    if (services.length > 1)
      return fail({
        message: 'Several services run in the container',
        expected: 'one',
        actual: services.join(', '),
        location: { resource: 'services' },
      });
    if (running.reason !== null) return undecided(running.reason);
    return pass(services[0] ?? 'one, or none that is known by its name');
  },
});
