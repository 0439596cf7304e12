import {
  containerInspect,
  defineCheck,
  engineInfo,
  fail,
  hasKernelOfItsOwn,
  kernelParameters,
  notApplicable,
  openCall,
  optional,
  pass,
  rootIsMapped,
  undecided,
} from 'rempart/check';

const PARAMETER = 'kernel.unprivileged_bpf_disabled';

export default defineCheck({
  id: 'isolation/bpf-closed',
  title: 'The container cannot load BPF programs into the kernel',
  targets: ['container'],
  severity: 'high',
  rationale:
    'A BPF program runs inside the one kernel: with the capability it watches and changes what every process of the host does; without it, the checker of such programs has let through code that became root again and again.',
  remediation:
    'Take BPF and SYS_ADMIN away, keep the engine’s filter of system calls, and set kernel.unprivileged_bpf_disabled on the host; give a sensor that needs BPF a container that does nothing else.',
  fix: {
    command: 'sysctl -w kernel.unprivileged_bpf_disabled=1',
    flag: 'without --cap-add BPF, --cap-add SYS_ADMIN and --security-opt seccomp=unconfined',
    compose: 'cap_add: without BPF and SYS_ADMIN; security_opt: without seccomp=unconfined',
    daemon: 'without "seccomp-profile": "unconfined"',
    breaks: 'Sensors, tracers and networks that are made of BPF programs',
  },
  seen: 'requested',
  references: [
    { standard: 'nist-800-190', id: '4.4.3' },
    {
      standard: 'url',
      id: 'https://docs.kernel.org/admin-guide/sysctl/kernel.html#unprivileged-bpf-disabled',
    },
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
    const open = openCall('bpf', inspect, info);
    if (open === undefined)
      return undecided({ code: 'unsupported', text: 'The filter of its system calls is not told' });
    if (open === null) return pass('its filter of system calls refuses bpf');
    const finding = {
      message: 'The container may load BPF programs into the host’s kernel',
      expected: 'refused',
      location: { resource: 'bpf' },
      seen: open.seen,
    };
    const privileged = inspect.hostConfig.privileged === true;
    // Capabilities of a user namespace load nothing.
    if ((privileged || open.by === 'capability') && rootIsMapped(inspect, info) !== true)
      return fail(
        { ...finding, actual: privileged ? 'privileged' : 'by BPF or SYS_ADMIN' },
        { follows: open.causes },
      );
    const { live } = parent.host.parameters;
    const value = live.get(PARAMETER);
    if (value === null)
      return undecided({ code: 'permission', text: `${PARAMETER} may be read by root alone` });
    if (value === undefined) return pass(`The kernel has no ${PARAMETER}: unprivileged users load nothing`);
    if (value !== '0') return pass(`${PARAMETER} = ${value}`);
    return fail(
      { ...finding, actual: `${PARAMETER} = 0, bpf not filtered` },
      { follows: [...open.causes, 'os-hardening/unprivileged-bpf-disabled'] },
    );
  },
});
