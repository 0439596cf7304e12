import {
  type AnyCheck,
  type ContainerInspect,
  completeSet,
  type Fix,
  type Sight,
  type Verdict,
} from 'rempart/check';
import { describe, expect, it } from 'vitest';
import { builtInChecks } from '../../checks/index.ts';
import { sectionOf } from '../../src/core/check.ts';
import {
  bindOf,
  container,
  engine,
  hostProcesses,
  known,
  leftOut,
  limitedTo,
  neverStarted,
  process,
  volumeOf,
  withHost,
} from './container-examples.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Options of `docker run`, as Docker 20.10 lists them. */
const FLAGS = words(`
  add-host attach blkio-weight blkio-weight-device cap-add cap-drop cgroup-parent cgroupns cidfile
  cpu-period cpu-quota cpu-rt-period cpu-rt-runtime cpu-shares cpus cpuset-cpus cpuset-mems detach
  detach-keys device device-cgroup-rule device-read-bps device-read-iops device-write-bps device-
  write-iops disable-content-trust dns dns-option dns-search domainname entrypoint env env-file expose
  gpus group-add health-cmd health-interval health-retries health-start-period health-timeout help
  hostname init interactive ip ipc isolation kernel-memory label label-file link link-local-ip log-
  driver log-opt mac-address memory memory-reservation memory-swap memory-swappiness mount name
  network network-alias no-healthcheck oom-kill-disable oom-score-adj pid pids-limit platform
  privileged publish publish-all pull read-only restart rm runtime security-opt shm-size sig-proxy
  stop-signal stop-timeout storage-opt sysctl tmpfs tty ulimit user userns uts volume volume-driver
  volumes-from workdir
`);
/** Keys of the Compose specification that stand before a colon in a mend. */
const COMPOSE_KEYS = words(`
  bind build cap_add cap_drop capabilities cgroup cgroup_parent command condition container_name
  cpu_quota cpus cpuset create_host_path depends_on deploy device_cgroup_rules device_ids devices dns
  driver driver_opts entrypoint env_file environment expose external external_links extra_hosts file
  gpus group_add hard healthcheck hostname image init internal interval ipc isolation labels limits
  links logging mac_address max_attempts mem_limit mem_reservation memory memswap_limit network_mode
  networks nofile oom_kill_disable oom_score_adj options pid pids pids_limit ports privileged
  propagation read_only reservations resources restart restart_policy retries runtime secrets
  security_opt services shm_size size soft source start_period stdin_open stop_signal storage_opt
  sysctls target test timeout tmpfs tty type ulimits user userns_mode uts volumes volumes_from
  working_dir
`);
/** Keys of daemon.json, from dockerd(8), and what stands below some of them. */
const DAEMON_KEYS = words(`
  Hard Name Soft add-runtime authorization-plugins bip bridge cgroup-parent
  com.docker.network.bridge.host_binding_ipv4 containerd data-root debug default-address-pools
  default-cgroupns-mode default-ipc-mode default-network-opts default-runtime default-shm-size
  default-ulimits dns exec-opts experimental features fixed-cidr group host-gateway-ip hosts icc init
  insecure-registries ip ip-forward ip-masq ip6tables iptables ipv6 labels live-restore log-driver
  log-level log-opts max-concurrent-downloads max-file max-size no-new-privileges nofile path
  registry-mirrors runsc runtimes seccomp-profile selinux-enabled storage-driver storage-opts tls
  tlsverify userland-proxy userns-remap
`);
/** Words before a colon that are values: an image, a security option. */
const VALUES = new Set(['docker', 'label']);
/** Options of the other commands that a mend names. */
const OF_OTHER_COMMANDS = new Set(['internal']);

const SECTIONS = ['privileged-mode', 'non-root-user', 'isolation', 'resource-limits', 'persistence'];
const own = builtInChecks.filter(
  (check) => SECTIONS.includes(sectionOf(check)) && check.targets.includes('container'),
);

/** Each of their findings has a mend of its own, by the way or the namespace that it tells of. */
const BY_FINDING = new Set(['isolation/escape-paths', 'isolation/kernel-namespaces']);

describe('every check of a container', () => {
  it.each(own.map((check): [string, AnyCheck] => [check.id, check]))(
    '%s says how it is mended, what may break, and where it was seen',
    (id, { fix, seen }) => {
      expect(seen).toBeDefined();
      expect(fix?.breaks).toMatch(/\w{3}/);
      if (BY_FINDING.has(id)) return;
      expect(fix?.flag).toMatch(/\w{3}/);
      expect(fix?.compose).toMatch(/\w{3}/);
    },
  );

  it('names options, Compose keys and daemon keys that exist', () => {
    const fixes = own.map(({ fix }) => fix ?? {});
    const named = (way: keyof Fix, pattern: RegExp) =>
      fixes.flatMap((fix) => [...(fix[way] ?? '').matchAll(pattern)].map(([, word = '']) => word));
    const flags = named('flag', /--([a-z][a-z-]+)/g);
    expect(flags.length).toBeGreaterThan(50);
    expect(flags.filter((flag) => !FLAGS.has(flag) && !OF_OTHER_COMMANDS.has(flag))).toEqual([]);
    const keys = named('compose', /(?:^|[\s{])([a-z_]{3,})(?=:)/g);
    expect(keys.length).toBeGreaterThan(50);
    expect(keys.filter((key) => !COMPOSE_KEYS.has(key) && !VALUES.has(key))).toEqual([]);
    const settings = named('daemon', /"([\w.-]+)"(?=:)/g);
    expect(settings.length).toBeGreaterThan(15);
    expect(settings.filter((key) => !DAEMON_KEYS.has(key))).toEqual([]);
  });
});

const NOTHING = { info: known(engine()), volumes: known(completeSet([])) };
const nowhere = {
  processes: leftOut,
  daemons: leftOut,
  limits: leftOut,
  views: leftOut,
  groups: leftOut,
};
/** The verdict of a check on a container of root, with what the example changes; without the host unless told. */
const judge = (
  id: string,
  inspect: ReturnType<typeof container>,
  more: object = {},
  host: object = {},
): Verdict => {
  const check = builtInChecks.find((candidate) => candidate.id === id);
  if (check === undefined) throw new Error(id);
  return check.evaluate({
    self: { inspect, top: known(null), execs: known(completeSet([])) },
    parent: {
      'docker-engine': { ...NOTHING, networks: known(completeSet([])), ...more },
      image: { accounts: leftOut, groups: leftOut },
      host: { ...nowhere, ...host },
    },
    children: {},
    target: { name: 'plain', parent: null },
    collectedAt: Date.UTC(2026, 10, 22),
  } as never);
};

/** What the report will say of the first finding. */
const told = (id: string, verdict: Verdict): { readonly seen: Sight | null; readonly fix: Fix } => {
  if (verdict.outcome !== 'fail') throw new Error(`${id}: ${verdict.outcome}`);
  const [finding] = verdict.findings;
  const check = builtInChecks.find((candidate) => candidate.id === id);
  const fix = typeof finding.fix === 'string' ? { command: finding.fix } : finding.fix;
  return { seen: finding.seen ?? check?.seen ?? null, fix: { ...check?.fix, ...fix } };
};

describe('where it was seen', () => {
  const confined = { info: known(engine({ apparmor: true })) };
  const first = hostProcesses(process({ noNewPrivs: false, seccomp: 0 }));
  type Example = readonly [
    name: string,
    id: string,
    inspect: ContainerInspect,
    sight: Sight,
    more?: object,
    host?: object,
  ];
  const examples: readonly Example[] = [
    [
      'a memory limit that nobody asked for',
      'resource-limits/memory-limit',
      withHost({ memory: 0 }),
      'requested',
    ],
    [
      'seccomp that was switched off',
      'isolation/seccomp',
      withHost({ securityOpt: ['seccomp=unconfined'] }),
      'requested',
    ],
    [
      'seccomp that the engine does not use',
      'isolation/seccomp',
      container(),
      'engine-default',
      { info: known(engine({ seccomp: 'unconfined' })) },
    ],
    ['no filter on the first process', 'isolation/seccomp', container(), 'kernel', {}, { processes: first }],
    [
      'AppArmor that was switched off',
      'isolation/apparmor',
      withHost({ securityOpt: ['apparmor=unconfined'] }),
      'requested',
      { info: engine({ apparmor: true }) },
    ],
    [
      'AppArmor that did not come',
      'isolation/apparmor',
      container({ appArmorProfile: '' }),
      'engine-default',
      { info: engine({ apparmor: true }) },
    ],
    [
      'no_new_privs that the container refused',
      'privileged-mode/no-new-privileges',
      withHost({ securityOpt: ['no-new-privileges:false'] }),
      'requested',
    ],
    [
      'no_new_privs that nobody set',
      'privileged-mode/no-new-privileges',
      container(),
      'engine-default',
      { info: known(engine({ noNewPrivileges: false })) },
    ],
    [
      'no_new_privs in /proc',
      'privileged-mode/no-new-privileges',
      container(),
      'kernel',
      confined,
      { processes: first },
    ],
    [
      'the cgroup namespace of cgroup v1',
      'isolation/cgroup-namespace',
      withHost({ cgroupnsMode: 'host' }),
      'engine-default',
      { info: known(engine({}, { cgroupVersion: 1 })) },
    ],
    [
      'the cgroup namespace that was asked for',
      'isolation/cgroup-namespace',
      withHost({ cgroupnsMode: 'host' }),
      'requested',
      { info: known(engine({ cgroupns: true }, { cgroupVersion: 2 })) },
    ],
    ['the host’s processes', 'isolation/pid-namespace', withHost({ pidMode: 'host' }), 'requested'],
    ['an address that nobody named', 'isolation/published-ports', publishing(''), 'engine-default'],
    ['every address by its name', 'isolation/published-ports', publishing('0.0.0.0'), 'requested'],
    ['the default bridge', 'isolation/default-bridge', container(), 'engine-default'],
    [
      'root that nobody chose',
      'non-root-user/configured-user',
      container({ config: { user: '' } }),
      'engine-default',
    ],
    [
      'root that somebody chose',
      'non-root-user/configured-user',
      container({ config: { user: '0' } }),
      'requested',
    ],
    ['a process of root', 'non-root-user/processes', container(), 'kernel', {}, { processes: first }],
    ['capabilities by default', 'privileged-mode/default-capabilities', container(), 'engine-default'],
    [
      'capabilities by privileged mode',
      'privileged-mode/default-capabilities',
      withHost({ privileged: true }),
      'requested',
    ],
    [
      'a limit that is not in force',
      'resource-limits/pids-limit',
      withHost({ pidsLimit: 64 }),
      'kernel',
      {},
      { limits: limitedTo({}) },
    ],
  ];
  it.each(examples.map((example) => ({ name: example[0], example })))('$name', ({ example }) => {
    const [, id, inspect, sight, more, host] = example;
    expect(told(id, judge(id, inspect, more ?? {}, host ?? {})).seen).toBe(sight);
  });
});

function publishing(hostAddress: string) {
  const port = { containerPort: 80, protocol: 'tcp', hostPort: 8080 };
  return container({
    ports: [{ ...port, hostAddress: '0.0.0.0' }],
    hostConfig: { portBindings: [{ ...port, hostAddress }] },
  });
}

describe('the exact mend', () => {
  const device = { host: '/dev/ttyUSB0', container: '/dev/ttyUSB0', permissions: 'rwm' };
  it.each([
    [
      'privileged-mode/added-capabilities',
      withHost({ capAdd: ['cap_sys_admin'] }),
      { flag: 'without --cap-add SYS_ADMIN', compose: 'cap_add: without SYS_ADMIN' },
    ],
    ['isolation/devices', withHost({ devices: [device] }), { flag: 'without --device /dev/ttyUSB0' }],
    [
      'isolation/device-rules',
      withHost({ deviceCgroupRules: ['b 8:* rwm'] }),
      { flag: 'without --device-cgroup-rule "b 8:* rwm"' },
    ],
    [
      'isolation/published-ports',
      publishing(''),
      { flag: '--publish 127.0.0.1:8080:80', compose: 'ports: ["127.0.0.1:8080:80"]' },
    ],
    [
      'isolation/privileged-ports',
      container({ ports: [{ containerPort: 22, protocol: 'tcp', hostAddress: '', hostPort: 22 }] }),
      { flag: '--publish 127.0.0.1:10022:22/tcp' },
    ],
    [
      'isolation/publish-all-ports',
      container({
        state: neverStarted,
        config: { exposedPorts: ['53/udp', '80/tcp'] },
        hostConfig: { publishAllPorts: true },
      }),
      { flag: '--publish 127.0.0.1:53:53/udp --publish 127.0.0.1:80:80/tcp' },
    ],
    [
      'isolation/mount-propagation',
      container({ mounts: [{ ...bindOf('/srv', '/s'), propagation: 'rshared' }] }),
      { flag: '--mount type=bind,src=/srv,dst=/s,bind-propagation=rprivate' },
    ],
    [
      'isolation/sensitive-mounts',
      container({ mounts: [bindOf('/etc/ssh', '/keys')] }),
      { flag: 'without --volume /etc/ssh:/keys' },
    ],
    [
      'isolation/sensitive-mounts',
      container({ mounts: [bindOf('/etc/cron.d', '/cron')] }),
      { flag: '--volume /etc/cron.d:/cron:ro', compose: 'volumes: ["/etc/cron.d:/cron:ro"]' },
    ],
    [
      'isolation/sysctls',
      withHost({ sysctls: { 'net.ipv4.conf.all.accept_redirects': '1' } }),
      { flag: 'without --sysctl net.ipv4.conf.all.accept_redirects=1' },
    ],
    ['non-root-user/supplementary-groups', withHost({ groupAdd: ['0'] }), { flag: 'without --group-add 0' }],
    [
      'non-root-user/root-group',
      container({ config: { user: '10001:0' } }),
      { flag: '--user 10001:10001', dockerfile: 'USER 10001:10001' },
    ],
    [
      'resource-limits/swap-limit',
      withHost({ memory: 1024, memorySwap: -1 }),
      { command: 'docker update --memory-swap 1024 plain', flag: '--memory-swap 1024' },
    ],
    [
      'resource-limits/out-of-memory',
      container({ state: { oomKilled: true }, hostConfig: { memory: 512 } }),
      { command: 'docker update --memory 1024 --memory-swap 1024 plain' },
    ],
    [
      'resource-limits/restart-policy',
      withHost({ restartPolicy: { name: 'always', maximumRetryCount: 0 } }),
      { command: 'docker update --restart on-failure:5 plain' },
    ],
    [
      'persistence/anonymous-volumes',
      container({ mounts: [volumeOf('d3adb33f'.repeat(8), '/data')] }),
      { flag: '--mount type=volume,src=plain-data,dst=/data' },
    ],
  ] as const)('of %s', (id, inspect, fix) => {
    expect(told(id, judge(id, inspect)).fix).toMatchObject(fix);
  });

  it('never holds what a shell would read otherwise', () => {
    const hostile = '/srv/$(touch x);`id`\n"';
    const verdicts = [
      judge('isolation/sensitive-mounts', container({ mounts: [bindOf('/etc', hostile)] })),
      judge(
        'isolation/devices',
        withHost({ devices: [{ host: hostile, container: null, permissions: null }] }),
      ),
      judge(
        'isolation/mount-propagation',
        container({ mounts: [{ ...bindOf(hostile), propagation: 'shared' }] }),
      ),
      judge('isolation/sysctls', withHost({ sysctls: { 'net.ipv4.conf.all.rp_filter': '0;$(id)' } })),
      judge(
        'persistence/anonymous-volumes',
        container({ name: hostile, mounts: [volumeOf('d3adb33f'.repeat(8), hostile)] }),
      ),
      judge('resource-limits/memory-limit', container({ name: hostile })),
      judge('isolation/device-rules', withHost({ deviceCgroupRules: ['b 8:* rwm"; $(id)'] })),
    ];
    for (const verdict of verdicts) {
      const fix = verdict.outcome === 'fail' ? verdict.findings[0].fix : undefined;
      expect(verdict.outcome).toBe('fail');
      expect(JSON.stringify(fix ?? {})).not.toMatch(/\$\(|`|\\n|;\$/);
    }
  });
});
