import {
  containerInspect,
  defineCheck,
  engineInfo,
  type Finding,
  fail,
  hasKernelOfItsOwn,
  kernelParameters,
  type LiveParameters,
  notApplicable,
  type OpenCall,
  openCall,
  optional,
  pass,
  type UnknownReason,
  undecided,
} from 'rempart/check';

interface Interface {
  readonly key: string;
  readonly call: 'keyctl' | 'perf_event_open' | 'syslog';
  readonly message: string;
  /** What the host itself says: true lets any user in; null where it may not be read. */
  readonly openToAll: (live: LiveParameters) => boolean | null;
  readonly parameter: string | null;
  readonly hostCheck: string | null;
}

const numberAt = (live: LiveParameters, name: string): number | null | undefined => {
  const value = live.get(name);
  return value === undefined || value === null ? value : Number(value);
};

/** Interfaces of the kernel that know no namespaces: whoever may call them sees the whole machine. */
const INTERFACES: readonly Interface[] = [
  {
    key: 'keyrings',
    call: 'keyctl',
    message: 'The container reaches keys that the kernel holds for the same user of the host',
    openToAll: () => true,
    parameter: null,
    hostCheck: null,
  },
  {
    key: 'kernel log',
    call: 'syslog',
    message: 'The container reads the kernel log of the host, with its addresses',
    openToAll: (live) => {
      const value = numberAt(live, 'kernel.dmesg_restrict');
      return value === null ? null : value === 0;
    },
    parameter: 'kernel.dmesg_restrict',
    hostCheck: 'os-hardening/kernel-log-restricted',
  },
  {
    key: 'performance events',
    call: 'perf_event_open',
    message: 'The container measures the kernel, and by that what others compute',
    openToAll: (live) => {
      const value = numberAt(live, 'kernel.perf_event_paranoid');
      return value === null ? null : value === undefined ? false : value < 2;
    },
    parameter: 'kernel.perf_event_paranoid',
    hostCheck: 'os-hardening/perf-events-restricted',
  },
];

export default defineCheck({
  id: 'isolation/kernel-interfaces',
  title: 'Interfaces of the kernel without namespaces are closed to the container',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'Keyrings, the kernel log and performance events are one for the whole machine: through them a container takes keys, learns addresses of the kernel and spies on its neighbours’ work.',
  remediation:
    'Keep the engine’s filter of system calls, and set kernel.dmesg_restrict = 1 and kernel.perf_event_paranoid = 3 (2 where the kernel knows no more) on the host.',
  fix: {
    command: 'sysctl -w kernel.dmesg_restrict=1 kernel.perf_event_paranoid=3',
    flag: 'without --security-opt seccomp=unconfined',
    compose: 'security_opt: without seccomp=unconfined',
    daemon: 'without "seccomp-profile": "unconfined"',
    breaks: 'Profilers, and programs that keep tickets in keyrings (Kerberos, AFS)',
  },
  seen: 'requested',
  references: [
    { standard: 'nist-800-190', id: '4.5.2' },
    { standard: 'url', id: 'https://docs.docker.com/engine/security/seccomp/' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: {
      'docker-engine': { info: optional(engineInfo) },
      host: { parameters: kernelParameters },
    },
  },
  evaluate({ self: { inspect }, parent }) {
    const info = parent['docker-engine'].info.known ? parent['docker-engine'].info.value : null;
    if (hasKernelOfItsOwn(inspect, info)) return notApplicable('It runs on a kernel of its own');
    const { live } = parent.host.parameters;
    const judged = INTERFACES.map((each) => ({ ...each, open: openCall(each.call, inspect, info) }));
    if (judged.some(({ open }) => open === undefined))
      return undecided({ code: 'unsupported', text: 'The filter of its system calls is not told' });
    // A capability that opens one is judged where it is added.
    const reachable = judged.flatMap((each) =>
      each.open?.by === 'filter' ? [{ ...each, by: each.open, toAll: each.openToAll(live) }] : [],
    );
    const findings = reachable.flatMap(({ toAll, by, ...each }): readonly Finding[] =>
      toAll === true ? [findingOf(each, by, live)] : [],
    );
    const [first, ...rest] = findings;
    if (first !== undefined) {
      const causes = reachable.flatMap(({ by, toAll, hostCheck }) =>
        toAll === true ? [...by.causes, ...(hostCheck === null ? [] : [hostCheck])] : [],
      );
      return fail([first, ...rest], { follows: [...new Set(causes)] });
    }
    const hidden = reachable.find(({ toAll }) => toAll === null);
    const reason: UnknownReason = {
      code: 'permission',
      text: `${hidden?.parameter} may be read by root alone`,
    };
    return hidden === undefined ? pass('refused by its filter, or by the host') : undecided(reason);
  },
});

const findingOf = (
  { key, message, parameter, call }: Omit<Interface, 'openToAll'>,
  { seen }: OpenCall,
  live: LiveParameters,
): Finding => ({
  message,
  expected: 'refused',
  actual: `${call} not filtered${parameter === null ? '' : `, ${parameter} = ${live.get(parameter) ?? 'absent'}`}`,
  location: { resource: key },
  seen,
});
