import {
  type ContainerHostConfig,
  capabilityName,
  containerInspect,
  defineCheck,
  engineInfo,
  type Finding,
  fail,
  notTold,
  optional,
  pass,
  rootIsMapped,
  type Severity,
  severityByMapping,
  WITHOUT_PRIVILEGED,
} from 'rempart/check';

interface Danger {
  readonly severity: Severity;
  readonly reason: string;
}

/** What the holder of a capability can do from inside a container (capabilities(7)); those that Docker gives by default are not here. */
const DANGERS: Readonly<Record<string, Danger>> = {
  ALL: { severity: 'critical', reason: 'stands for every one of the kernel' },
  SYS_ADMIN: { severity: 'critical', reason: 'mounts file systems and administers most of the kernel' },
  SYS_MODULE: { severity: 'critical', reason: 'loads code into the kernel' },
  SYS_RAWIO: { severity: 'critical', reason: 'reaches memory and devices of the machine directly' },
  DAC_READ_SEARCH: {
    severity: 'critical',
    reason: 'opens every file of a mounted host file system by its handle',
  },
  SYS_PTRACE: { severity: 'high', reason: 'reads and changes the memory of other processes' },
  BPF: { severity: 'high', reason: 'loads programs that watch the whole kernel' },
  SYS_BOOT: { severity: 'high', reason: 'restarts the machine or loads another kernel' },
  MAC_ADMIN: { severity: 'high', reason: 'changes AppArmor or SELinux policy' },
  MAC_OVERRIDE: { severity: 'high', reason: 'overrides mandatory access control' },
  CHECKPOINT_RESTORE: { severity: 'high', reason: 'rewrites processes' },
  PERFMON: { severity: 'high', reason: 'observes the whole machine' },
  SYSLOG: { severity: 'medium', reason: 'reads the kernel log with its addresses' },
  SYS_TIME: { severity: 'medium', reason: 'sets the clock of the machine' },
  NET_ADMIN: {
    severity: 'medium',
    reason: 'changes interfaces, routes and firewall of its network namespace',
  },
  SYS_RESOURCE: { severity: 'medium', reason: 'overrides resource limits' },
  AUDIT_CONTROL: { severity: 'medium', reason: 'turns the kernel audit off' },
  LINUX_IMMUTABLE: { severity: 'medium', reason: 'changes immutable and append-only marks of files' },
  SYS_NICE: { severity: 'low', reason: 'takes processor time from others' },
  IPC_LOCK: { severity: 'low', reason: 'locks memory without bound' },
  WAKE_ALARM: { severity: 'low', reason: 'wakes the machine' },
  BLOCK_SUSPEND: { severity: 'low', reason: 'keeps the machine awake' },
};

/** Worse together with another opening. */
const inContext = (
  name: string,
  modes: Pick<ContainerHostConfig, 'pidMode' | 'networkMode' | 'ipcMode'>,
): Danger | null => {
  if (name === 'SYS_PTRACE' && modes.pidMode === 'host')
    return { severity: 'critical', reason: 'reads and changes the memory of every process of the host' };
  if (name === 'NET_ADMIN' && modes.networkMode === 'host')
    return { severity: 'high', reason: 'changes interfaces, routes and firewall of the host' };
  if (name === 'IPC_OWNER' && modes.ipcMode === 'host')
    return { severity: 'medium', reason: 'reads and changes the shared memory of every process of the host' };
  return DANGERS[name] ?? null;
};

export default defineCheck({
  id: 'privileged-mode/added-capabilities',
  title: 'No dangerous capability is added to the container',
  targets: ['container'],
  severity: 'critical',
  rationale:
    'Some capabilities are as good as privileged mode: with one of them a process can leave the container or harm the host.',
  remediation:
    'Take the capability out of `--cap-add` (Compose: `cap_add`) and recreate the container; give the one narrow capability that the program needs instead of SYS_ADMIN or ALL.',
  fix: {
    flag: '--cap-drop ALL, and --cap-add for the one capability that is needed',
    compose: 'cap_drop: [ALL], and cap_add: with the one capability that is needed',
    breaks: 'What the program does with the capability',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.4' },
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { privileged, capAdd, pidMode, networkMode, ipcMode } = inspect.hostConfig;
    const { info } = parent['docker-engine'];
    const mapped = rootIsMapped(inspect, info.known ? info.value : null);
    if (privileged === true)
      return fail(
        {
          message: 'The container is privileged and holds every capability',
          expected: 'no dangerous capability',
          actual: 'all',
          severity: severityByMapping('critical', mapped),
          fix: WITHOUT_PRIVILEGED,
        },
        { follows: ['privileged-mode/privileged'] },
      );
    if (capAdd === null) return notTold('the capabilities added to the container');
    const findings = [...new Set(capAdd.map(capabilityName))].flatMap((name): readonly Finding[] => {
      const danger = inContext(name, { pidMode, networkMode, ipcMode });
      if (danger === null) return [];
      return [
        {
          message: `The added capability ${name} ${danger.reason}`,
          expected: 'not added',
          actual: `${name} added`,
          severity: severityByMapping(danger.severity, mapped),
          location: { pointer: '/HostConfig/CapAdd', resource: `capability ${name}` },
          ...(name === 'ALL'
            ? {}
            : {
                fix: {
                  flag: `without --cap-add ${name}`,
                  compose: `cap_add: without ${name}`,
                  breaks: `A program inside that ${danger.reason}`,
                },
              }),
        },
      ];
    });
    const [first, ...rest] = findings;
    if (first === undefined && privileged === null) return notTold('whether the container is privileged');
    return first === undefined
      ? pass(capAdd.length === 0 ? 'none added' : capAdd.join(', '))
      : fail([first, ...rest]);
  },
});
