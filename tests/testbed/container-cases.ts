import { containerCanaries as canary } from './canaries.ts';

/** A container of the test engine: what `docker create` is given and the state it is brought to. */
export type ContainerCase = {
  readonly name: string;
  readonly why: string;
  readonly image: string;
  readonly flags: readonly string[];
  readonly command: readonly string[];
  /** What `docker exec --detach` is given after the start: options, then a command that lasts. */
  readonly sessions?: readonly (readonly [options: readonly string[], command: readonly string[]])[];
  /** The state in the engine's own word (`State.Status`) that the container settles in. */
  readonly state: 'created' | 'running' | 'paused' | 'restarting' | 'exited';
};

const SLEEP = ['sleep', '86400'] as const;
const shell = (script: string): readonly string[] => ['sh', '-c', script];

/**
 * The OCI runtime for containers that ask for every capability; see runc-without-sys-resource.sh.
 * Their `HostConfig.Runtime` names it.
 */
export const PRIVILEGED_RUNTIME = 'runc-without-sys-resource';

/** The containers of the test engine, in the order in which they are made. */
export const containerCases: readonly ContainerCase[] = [
  {
    name: 'plain',
    why: 'docker run with no option at all: what people get by default',
    image: 'rempart/shell:1',
    flags: [],
    command: SLEEP,
    state: 'running',
  },
  {
    name: 'hardened',
    why: 'every measure taken',
    image: 'rempart/good:1.2.3',
    flags: [
      ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--user', '65534:65534'],
      ...['--memory', '64m', '--memory-swap', '64m', '--cpus', '0.5', '--pids-limit', '64'],
      ...['--ulimit', 'nofile=256:512', '--restart', 'on-failure:3', '--network', 'backend'],
      ...['--tmpfs', '/tmp:rw,noexec,nosuid,nodev,size=16m', '--volume', 'good-data:/data'],
      ...[
        '--log-opt',
        'max-size=1m',
        '--log-opt',
        'max-file=2',
        '--publish',
        '127.0.0.1:18443:8080',
        '--init',
      ],
    ],
    command: [],
    state: 'running',
  },
  {
    name: 'privileged',
    why: 'privileged mode',
    image: 'rempart/shell:1',
    flags: ['--runtime', PRIVILEGED_RUNTIME, '--privileged'],
    command: SLEEP,
    state: 'running',
  },
  {
    name: 'host-takeover',
    why: 'privileged, every host namespace and the root file system: no box left',
    image: 'rempart/shell:1',
    flags: [
      ...['--runtime', PRIVILEGED_RUNTIME, '--privileged', '--pid', 'host', '--network', 'host'],
      ...['--ipc', 'host', '--uts', 'host', '--volume', '/:/host'],
    ],
    command: SLEEP,
    state: 'running',
  },
  {
    name: 'engine-socket',
    why: 'the engine socket inside, read-only, which limits nothing',
    image: 'rempart/shell:1',
    flags: ['--volume', '/var/run/docker.sock:/var/run/docker.sock:ro'],
    command: SLEEP,
    state: 'running',
  },
  {
    name: 'host-namespaces',
    why: 'host pid, network, ipc and uts, but unprivileged',
    image: 'rempart/shell:1',
    flags: ['--pid', 'host', '--network', 'host', '--ipc', 'host', '--uts', 'host'],
    command: SLEEP,
    state: 'running',
  },
  {
    name: 'joined-namespaces',
    why: 'network and pid of another container: shared, yet not with the host',
    image: 'rempart/shell:1',
    flags: ['--network', 'container:plain', '--pid', 'container:plain'],
    command: SLEEP,
    state: 'running',
  },
  {
    name: 'added-capabilities',
    why: 'dangerous capabilities added, lower case and CAP_ prefix',
    image: 'rempart/shell:1',
    flags: [
      '--cap-add',
      'SYS_ADMIN',
      '--cap-add',
      'net_admin',
      '--cap-add',
      'CAP_SYS_PTRACE',
      '--cap-drop',
      'MKNOD',
    ],
    command: SLEEP,
    state: 'running',
  },
  {
    name: 'all-capabilities',
    why: 'cap-add ALL without privileged',
    image: 'rempart/shell:1',
    flags: ['--runtime', PRIVILEGED_RUNTIME, '--cap-add', 'ALL'],
    command: SLEEP,
    state: 'running',
  },
  {
    name: 'unconfined',
    why: 'seccomp and AppArmor turned off, labels disabled',
    image: 'rempart/shell:1',
    flags: [
      ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined'],
      ...['--security-opt', 'label=disable', '--security-opt', 'systempaths=unconfined'],
    ],
    command: SLEEP,
    state: 'running',
  },
  {
    name: 'sensitive-mounts',
    why: 'host folders that give the host away, some read-only, one shared',
    image: 'rempart/shell:1',
    flags: [
      ...['--volume', '/:/host:ro', '--volume', '/etc:/host-etc', '--volume', '/root:/host-root:ro'],
      ...['--volume', '/proc:/host-proc:ro', '--volume', '/sys:/host-sys:ro', '--volume', '/dev:/host-dev'],
      ...[
        '--volume',
        '/boot:/host-boot:ro',
        '--mount',
        'type=bind,src=/usr,dst=/host-usr,bind-propagation=rshared',
      ],
    ],
    command: SLEEP,
    state: 'running',
  },
  {
    name: 'published-ports',
    why: 'ports on every address, on IPv6 only, on loopback, privileged and in a range',
    image: 'rempart/shell:1',
    flags: [
      ...['--publish', '18080:80', '--publish', '[::]:18081:81', '--publish', '127.0.0.1:18082:82'],
      ...[
        '--publish',
        '0.0.0.0:443:443',
        '--publish',
        '18090-18092:90-92',
        '--publish',
        '18053:53/udp',
        '--expose',
        '9000',
      ],
    ],
    command: shell('httpd -p 80 -h /srv; httpd -p 443 -h /srv; sleep 86400'),
    state: 'running',
  },
  {
    name: 'shell-less',
    why: 'no shell inside, running',
    image: 'rempart/shell-less:1',
    flags: ['--user', '10001'],
    command: [],
    state: 'running',
  },
  {
    name: 'shell-less-stopped',
    why: 'no shell inside, ended with 0',
    image: 'rempart/shell-less:1',
    flags: [],
    command: ['/true'],
    state: 'exited',
  },
  {
    name: 'single-file-stopped',
    why: 'an image of one static program and no other file, ended with 0',
    image: 'rempart/single:1',
    flags: [],
    command: [],
    state: 'exited',
  },
  {
    name: 'careless',
    why: 'an image of careless habits; settings on a volume that it may change, a secret that everybody inside may read',
    image: 'rempart/careless:1',
    flags: ['--volume', 'careless-settings:/etc/app', '--volume', '/etc/hostname:/run/secrets/db:ro'],
    command: [],
    state: 'running',
  },
  {
    name: 'file-capabilities',
    why: 'non-root user, but a program with file capabilities inside',
    image: 'rempart/file-capabilities:1',
    flags: ['--user', '1000:1000'],
    command: [],
    state: 'running',
  },
  {
    name: 'stopped-failed',
    why: 'ended with status 3',
    image: 'rempart/shell:1',
    flags: [],
    command: shell('exit 3'),
    state: 'exited',
  },
  {
    name: 'never-started',
    why: 'created only: no process, no address, privileged all the same',
    image: 'rempart/shell:1',
    flags: ['--privileged'],
    command: SLEEP,
    state: 'created',
  },
  {
    name: 'paused',
    why: 'frozen: top and stats may answer, exec may not',
    image: 'rempart/shell:1',
    flags: [],
    command: SLEEP,
    state: 'paused',
  },
  {
    name: 'crash-loop',
    why: 'restarted for ever',
    image: 'rempart/shell:1',
    flags: ['--restart', 'always'],
    command: shell('exit 1'),
    state: 'restarting',
  },
  {
    name: 'unhealthy',
    why: 'a health check that fails',
    image: 'rempart/shell:1',
    flags: [
      '--health-cmd',
      'false',
      '--health-interval',
      '2s',
      '--health-retries',
      '1',
      '--restart',
      'unless-stopped',
    ],
    command: SLEEP,
    state: 'running',
  },
  {
    name: 'shop_web_1',
    why: 'first of two replicas by compose labels',
    image: 'rempart/good:1.2.3',
    flags: [
      ...['--label', 'com.docker.compose.project=shop', '--label', 'com.docker.compose.service=web'],
      ...['--label', 'com.docker.compose.container-number=1', '--label', 'com.docker.compose.oneoff=False'],
      ...['--network', 'backend', '--network-alias', 'web'],
    ],
    command: [],
    state: 'running',
  },
  {
    name: 'shop_web_2',
    why: 'second replica, which differs: it runs as root',
    image: 'rempart/good:1.2.3',
    flags: [
      ...['--label', 'com.docker.compose.project=shop', '--label', 'com.docker.compose.service=web'],
      ...['--label', 'com.docker.compose.container-number=2', '--label', 'com.docker.compose.oneoff=False'],
      ...['--network', 'backend', '--network-alias', 'web', '--user', '0'],
    ],
    command: [],
    state: 'running',
  },
  {
    name: 'hostile-text',
    why: 'control characters, quotes, newlines, markup and formulas wherever the engine lets them through',
    image: 'rempart/shell:1',
    flags: [
      ...[
        '--label',
        'ansi=\u001b[31mred\u001b]0;title\u0007',
        '--label',
        'quotes=\'"`$(id)\\',
        '--label',
        'lines=a\nb\r\nc',
      ],
      ...['--label', 'markup=</script><script>alert(1)</script>', '--label', 'formula==cmd|calc!A1'],
      ...['--label', '@SUM(1)\u001b[0m"key=value'],
      ...['--label', 'bidi=\u202eexe.txt\u2028', '--env', 'LINES_OF=one\ntwo=three', '--env', 'EMPTY='],
      ...['--env', 'FORMULA==HYPERLINK("http://example.com")', '--hostname', 'hostile'],
    ],
    command: shell('exec sleep 86400 # \u001b[2J "\n| pipe | `tick`'),
    state: 'running',
  },
  {
    name: 'with-secrets',
    why: 'secrets in environment, command line, label and a URL; an image full of faults',
    image: 'rempart/bad:latest',
    flags: [
      ...[
        '--env',
        `API_TOKEN=${canary.containerEnv.value}`,
        '--label',
        `deploy.key=${canary.containerLabel.value}`,
      ],
      ...['--env', `DATABASE_URL=postgres://app:${canary.containerUrl.value}@db:5432/app`],
    ],
    command: ['sh', '-c', 'sleep 86400; true', 'worker', `--password=${canary.containerArgument.value}`],
    state: 'running',
  },
  {
    name: 'writes-inside',
    why: 'state written to the root file system, outside any volume',
    image: 'rempart/shell:1',
    flags: [],
    command: shell(
      'mkdir -p /var/lib/app && echo rows > /var/lib/app/app.db && echo log > /srv/app.log; exec sleep 86400',
    ),
    state: 'running',
  },
  {
    name: 'foreign-processes',
    why: 'an open shell on the network, a second service, and a program that no image holds',
    image: 'rempart/shell:1',
    flags: ['--network', 'none'],
    command: shell(
      'mkdir -p /usr/local/bin && cp /bin/busybox /usr/local/bin/helper; httpd -p 80 -h /srv; syslogd -n & nc -l -p 4444 -e /bin/sh & exec sleep 86400',
    ),
    state: 'running',
  },
  {
    name: 'kernel-filesystems',
    why: 'the kernel’s debugging interface and the control groups of the host inside',
    image: 'rempart/shell:1',
    flags: ['--volume', '/sys/kernel/debug:/debug', '--volume', '/sys/fs/cgroup:/control-groups'],
    command: SLEEP,
    state: 'running',
  },
  {
    name: 'sessions',
    why: 'an ordinary user, beside whom somebody works privileged and as root',
    image: 'rempart/shell:1',
    flags: ['--runtime', PRIVILEGED_RUNTIME, '--user', '65534:65534'],
    command: SLEEP,
    sessions: [
      [['--privileged', '--user', 'root'], SLEEP],
      [['--user', 'root'], SLEEP],
    ],
    state: 'running',
  },
  {
    name: 'volumes',
    why: 'anonymous volume, named volume, read-only volume and tmpfs',
    image: 'rempart/shell:1',
    flags: [
      ...[
        '--volume',
        '/anonymous',
        '--volume',
        'app-data:/named',
        '--volume',
        'app-data:/named-read-only:ro',
      ],
      ...['--tmpfs', '/scratch', '--mount', 'type=tmpfs,dst=/run,tmpfs-size=1048576'],
    ],
    command: SLEEP,
    state: 'running',
  },
  {
    name: 'devices',
    why: 'host devices inside',
    image: 'rempart/shell:1',
    flags: ['--device', '/dev/kmsg', '--device', '/dev/zero:/dev/sda:r', '--device-cgroup-rule', 'b 8:* rmw'],
    command: SLEEP,
    state: 'running',
  },
  {
    name: 'limits',
    why: 'some limits, some taken away: swap unlimited, oom killer off, pids unlimited',
    image: 'rempart/shell:1',
    flags: [
      ...['--memory', '64m', '--memory-swap', '-1', '--cpu-shares', '512', '--pids-limit', '-1'],
      ...['--shm-size', '1m', '--oom-score-adj', '500', '--cgroup-parent', '/rempart-testbed'],
    ],
    command: SLEEP,
    state: 'running',
  },
  {
    name: 'debian-old',
    why: 'a distribution with a package database, old versions in it',
    image: 'rempart/debian-old:12.0',
    flags: [],
    command: [],
    state: 'running',
  },
  {
    name: 'layered',
    why: 'an image user by name, several layers with whiteouts, no logging',
    image: 'rempart/layers:1',
    flags: ['--log-driver', 'none', '--add-host', 'db:10.0.0.5', '--dns', '127.0.0.1'],
    command: [],
    state: 'running',
  },
];
