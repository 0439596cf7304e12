import {
  containerInspect,
  containerTop,
  defineCheck,
  engineInfo,
  fail,
  judgeEach,
  notApplicable,
  optional,
  pass,
  processes,
  processIdMaps,
  type RunningProcess,
  runningProcesses,
  subordinateIds,
  undecided,
} from 'rempart/check';

/** Programs whose first process has to be root to start, and to watch, workers that are not. */
const SUPERVISORS =
  /(?:^|\/)(?:tini|dumb-init|docker-init|catatonit|podman-init|s6-svscan|s6-supervise|runsvdir|supervisord|nginx|apache2|httpd|php-fpm\S*|haproxy|postfix|master|sshd|cron|crond|init|systemd)(?:[:\s]|$)/;

const identity = ({ uid, uidInside }: RunningProcess): string => {
  const [outside, inside] = [`uid ${uid} on the host`, `uid ${uidInside} in the container`];
  if (uid === null) return uidInside === null ? 'a user that has a name only' : inside;
  return uidInside === null || uidInside === uid ? outside : `${outside}, ${inside}`;
};

export default defineCheck({
  id: 'non-root-user/processes',
  title: 'No process of the container is root on the host',
  targets: ['container'],
  severity: 'high',
  rationale:
    'The user that a process really has decides, not what the image says: programs start as root and drop it, or become root later.',
  remediation:
    'Start the container as an ordinary user (`USER`, `--user`), let the program drop root (su-exec, gosu, setpriv) before it works, or map root away with `userns-remap` in daemon.json or a rootless engine.',
  fix: {
    flag: '--user 10001:10001',
    compose: 'user: "10001:10001"',
    daemon: '"userns-remap": "default", which makes root inside an ordinary user of the host',
    dockerfile: 'USER 10001:10001',
    breaks: 'Writes to files and volumes that belong to root: change their owner once',
  },
  seen: 'kernel',
  references: [
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man7/user_namespaces.7.html' },
  ],
  needs: {
    self: { inspect: containerInspect, top: optional(containerTop) },
    parent: {
      'docker-engine': { info: optional(engineInfo) },
      host: {
        processes: optional(processes),
        idMaps: optional(processIdMaps),
        subordinate: optional(subordinateIds),
      },
    },
  },
  evaluate({ self: { inspect, top }, parent }) {
    const { info } = parent['docker-engine'];
    const running = runningProcesses(
      inspect,
      info.known ? info.value : null,
      top,
      parent.host.processes,
      parent.host,
    );
    if (running === null) return notApplicable('The container does not run; its configured user is judged');
    if (running.items.length === 0 && running.complete) return notApplicable('The container has no process');
    const unsettled = running.items.some(({ rootOnHost }) => rootOnHost === null);
    const roots = running.items.filter(({ rootOnHost }) => rootOnHost === true);
    if (unsettled && roots.length === 0)
      return undecided({
        code: info.known ? 'unsupported' : info.reason.code,
        text: 'The users of its processes could not be told from the host’s side',
      });
    const supervised =
      roots.length < running.items.length &&
      roots.every(({ command, first }) => first || SUPERVISORS.test(command)) &&
      roots.some(({ command }) => SUPERVISORS.test(command));
    const verdict = judgeEach(running, ({ rootOnHost, first, command }) =>
      rootOnHost !== true
        ? null
        : {
            message: supervised
              ? 'A supervising process is root on the host'
              : 'A process is root on the host',
            expected: 'an ordinary user',
            actual: `uid 0: ${command.slice(0, 120)}`,
            severity: supervised ? 'medium' : 'high',
            location: { resource: first ? 'first process' : `process ${command.split(/\s/, 1)[0]}` },
          },
    );
    if (verdict.outcome === 'fail')
      return {
        ...fail(verdict.findings, { follows: ['non-root-user/configured-user'] }),
        ...(verdict.resources === undefined ? {} : { resources: verdict.resources }),
      };
    const uids = [...new Set(running.items.map(identity))].join('; ');
    return verdict.outcome === 'pass' ? pass(uids) : verdict;
  },
});
