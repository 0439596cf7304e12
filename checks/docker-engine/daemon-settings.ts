import {
  type DockerDaemon,
  daemonBehind,
  defineCheck,
  dockerDaemons,
  type EngineInfo,
  engineInfo,
  type Finding,
  type Fix,
  fail,
  notApplicable,
  optional,
  optionsOf,
  pass,
  type Reference,
  type Severity,
  settingOf,
  type Verdict,
} from 'rempart/check';

/** A setting that the engine does not tell: it is read from the command line of its process and from its daemon.json. */
interface Row {
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  readonly key: string;
  readonly rationale: string;
  readonly remediation: string;
  readonly fix: Fix;
  readonly references: readonly Reference[];
  /** Engines older than this line do not know the key. */
  readonly since?: number;
  /** What holds where nothing is set. */
  readonly byDefault: string;
  /** Why it says nothing of a rootless engine. */
  readonly rootless?: string;
  /** What is wrong with the value; null for a good one. `value` is undefined where nothing is set. */
  readonly judge: (
    value: unknown,
    daemon: DockerDaemon,
  ) => Pick<Finding, 'message' | 'expected' | 'severity'> | null;
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\]|::1):\d+$/;
const WILDCARD = /^(?:|0\.0\.0\.0|\[::\]|::|\*):\d+$/;
/** Names under which the engine makes its cgroups by itself: of cgroupfs and of systemd. */
const DEFAULT_PARENT = /^\/?(?:docker|system\.slice)?\/?$/;

const NO_ROUTE = 'Nobody routes to the networks of a rootless engine';

const TABLE: readonly Row[] = [
  {
    slug: 'default-ulimits',
    title: 'New containers get limits on open files and processes',
    severity: 'info',
    key: 'default-ulimits',
    rationale:
      'Without limits of its own a container gets those of the engine, which are made for the engine: one process may open a million files.',
    remediation:
      'Set `default-ulimits` in daemon.json and restart the engine. It holds for containers created afterwards; each may still ask for its own.',
    fix: {
      daemon: '"default-ulimits": {"nofile": {"Name": "nofile", "Hard": 65536, "Soft": 1024}}',
      flag: '--ulimit nofile=1024:65536',
      compose: 'ulimits: { nofile: { soft: 1024, hard: 65536 } }',
      breaks: 'Databases and proxies that keep many files open need a higher limit of their own.',
    },
    references: [{ standard: 'cis-docker-1.6', id: '2.8' }],
    byDefault: 'not set',
    judge: (_, daemon) =>
      optionsOf(settingOf(daemon, 'default-ulimits')).size > 0
        ? null
        : { message: 'New containers get the limits of the engine itself', expected: 'nofile, nproc' },
  },
  {
    slug: 'default-cgroup-parent',
    title: 'Containers are below the engine’s own control group',
    severity: 'low',
    key: 'cgroup-parent',
    rationale:
      'Below another parent, limits that were meant for containers do not hold them, and those of something else do.',
    remediation:
      'Take `cgroup-parent` out of daemon.json and of the flags of dockerd and restart the engine, unless the parent was made for containers.',
    fix: {
      daemon: '"cgroup-parent": ""',
      flag: '--cgroup-parent NAME',
      compose: 'cgroup_parent: NAME',
      breaks: 'Limits that were set on the other parent hold no container any more.',
    },
    references: [{ standard: 'cis-docker-1.6', id: '2.10' }],
    byDefault: 'not set, which means the engine’s own',
    judge: (value) =>
      value === undefined || DEFAULT_PARENT.test(String(value))
        ? null
        : { message: 'Containers are made below another control group', expected: 'docker or system.slice' },
  },
  {
    slug: 'metrics-local',
    title: 'The engine’s metrics are served on loopback alone',
    severity: 'medium',
    key: 'metrics-addr',
    rationale:
      'The port asks nobody who he is: it tells versions, health checks and what the engine does when, and answers requests of any number.',
    remediation:
      'Set `"metrics-addr": "127.0.0.1:9323"` in daemon.json and restart the engine; let a collector on the host pass them on.',
    fix: {
      daemon: '"metrics-addr": "127.0.0.1:9323"',
      breaks: 'A collector on another host needs an agent, or a proxy with a password, on this one.',
    },
    references: [{ standard: 'url', id: 'https://docs.docker.com/engine/daemon/prometheus/' }],
    byDefault: 'not set, which means none',
    judge: (value) => {
      const address = String(value ?? '');
      if (address === '' || LOOPBACK.test(address)) return null;
      return {
        message: 'Metrics of the engine are served to the network',
        expected: '127.0.0.1',
        ...(WILDCARD.test(address) ? {} : { severity: 'low' as const }),
      };
    },
  },
  {
    slug: 'network-diagnostics-off',
    title: 'The engine’s network diagnostics are off',
    severity: 'low',
    key: 'network-diagnostic-port',
    rationale:
      'The server asks nobody who he is: every account of the host reads and changes the tables by which swarm nodes find their containers.',
    remediation: 'Take `network-diagnostic-port` out of daemon.json and reload the engine.',
    fix: {
      daemon: '"network-diagnostic-port": 0',
      command: 'systemctl reload docker',
      breaks: 'The diagnostic client has nothing to ask until the port is set again.',
    },
    references: [
      {
        standard: 'url',
        id: 'https://github.com/moby/moby/blob/master/daemon/libnetwork/cmd/diagnostic/README.md',
      },
    ],
    byDefault: 'not set, which means off',
    judge: (value) =>
      Number(value ?? 0) === 0
        ? null
        : { message: 'The diagnostic server of the networks is on', expected: 'off', severity: 'low' },
  },
  {
    slug: 'direct-routing-off',
    title: 'Containers are not reached past the addresses they are published on',
    severity: 'medium',
    key: 'allow-direct-routing',
    rationale:
      'With direct routing whoever routes to the container’s own address reaches a published port, though it was published on loopback alone.',
    remediation:
      'Take `allow-direct-routing` out of daemon.json and restart the engine; where one network needs it give that network `gateway_mode_ipv4=routed`.',
    fix: {
      daemon: '"allow-direct-routing": false',
      breaks: 'Hosts that reached containers by their own addresses need a published port.',
    },
    references: [
      { standard: 'nist-800-190', id: '4.3.3' },
      { standard: 'url', id: 'https://docs.docker.com/engine/network/packet-filtering-firewalls/' },
    ],
    since: 28,
    byDefault: 'not set, which means false',
    rootless: NO_ROUTE,
    judge: (value) =>
      value === true
        ? { message: 'Published ports are reached by the addresses of containers', expected: 'false' }
        : null,
  },
  {
    slug: 'forward-policy-kept',
    title: 'The host forwards no other packets because the engine forwards its own',
    severity: 'medium',
    key: 'ip-forward-no-drop',
    rationale:
      'The engine switches forwarding on for all networks; without the policy DROP that goes with it the host routes between any two of them.',
    remediation:
      'Take `ip-forward-no-drop` out of daemon.json and restart the engine, or set the policy of the FORWARD chain by a firewall of your own.',
    fix: {
      daemon: '"ip-forward-no-drop": false',
      breaks: 'A host that routes for others needs rules that let those packets through.',
    },
    references: [
      { standard: 'url', id: 'https://docs.docker.com/engine/network/packet-filtering-firewalls/' },
    ],
    since: 28,
    byDefault: 'not set, which means false',
    rootless: NO_ROUTE,
    judge: (value) =>
      value === true
        ? { message: 'The policy of the FORWARD chain is left as it is', expected: 'false' }
        : null,
  },
];

const outOfScope = (row: Row, info: EngineInfo): Verdict | null => {
  if (row.rootless !== undefined && info.securityOptions?.rootless === true)
    return notApplicable(row.rootless);
  const major = Number.parseInt(info.serverVersion ?? '', 10);
  return row.since !== undefined && major < row.since
    ? notApplicable(`Docker before ${row.since} has no such switch`)
    : null;
};

const checkOf = (row: Row) =>
  defineCheck({
    id: `docker-engine/${row.slug}`,
    title: row.title,
    targets: ['docker-engine'],
    severity: row.severity,
    rationale: row.rationale,
    remediation: row.remediation,
    fix: row.fix,
    references: row.references,
    needs: { self: { info: engineInfo }, parent: { host: { daemons: optional(dockerDaemons) } } },
    evaluate({ self: { info }, parent: { host }, target }) {
      const scope = outOfScope(row, info);
      if (scope !== null) return scope;
      const { daemon, verdict } = daemonBehind(host.daemons, target, info);
      if (verdict !== null) return verdict;
      const setting = settingOf(daemon, row.key);
      const wrong = row.judge(setting?.value, daemon);
      if (wrong === null) return pass(setting?.from ?? row.byDefault);
      return fail({
        ...wrong,
        actual: setting === null ? row.byDefault : `${JSON.stringify(setting.value)} (${setting.from})`,
        location: { resource: row.key },
      });
    },
  });

export default TABLE.map(checkOf);
