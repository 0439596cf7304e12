import {
  containerInspect,
  defineCheck,
  engineInfo,
  type Finding,
  fail,
  hasKernelOfItsOwn,
  heldCapabilities,
  type KernelModules,
  kernelModules,
  kernelParameters,
  notApplicable,
  notTold,
  optional,
  pass,
  rootIsMapped,
  undecided,
} from 'rempart/check';

/** Protocols that hardly any host needs and that have let users become root; a socket or a link of that kind loads them. */
const PROTOCOLS = ['dccp', 'sctp', 'rds', 'tipc'];

/** Lies on disk, is not in the kernel yet, and no rule of modprobe keeps it away. */
const isLoadable = ({ available, builtIn, loaded, rules }: KernelModules, module: string): boolean =>
  available.has(module) &&
  !builtIn.has(module) &&
  loaded?.has(module) !== true &&
  !rules.some(
    (rule) =>
      rule.module === module && (rule.kind === 'blacklist' || /\/(?:false|true)\b/.test(rule.command)),
  );

export default defineCheck({
  id: 'isolation/no-module-loading',
  title: 'No capability of the container brings modules into the kernel',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'A module is the kernel: SYS_MODULE loads any, and with NET_ADMIN the kernel itself loads protocols that nobody uses when a container asks for them, with every hole that they have.',
  remediation:
    'Take SYS_MODULE and NET_ADMIN away; load what is needed on the host at boot, freeze loading afterwards (kernel.modules_disabled = 1), and switch rare protocols off with `install NAME /bin/false` in modprobe.d.',
  fix: {
    command: 'sysctl -w kernel.modules_disabled=1',
    flag: 'without --cap-add SYS_MODULE and --cap-add NET_ADMIN',
    compose: 'cap_add: without SYS_MODULE and NET_ADMIN',
    breaks:
      'VPNs and firewalls inside containers; with the sysctl, everything that loads modules until the next boot',
  },
  seen: 'requested',
  references: [
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://docs.kernel.org/admin-guide/sysctl/kernel.html#modules-disabled' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: {
      'docker-engine': { info: optional(engineInfo) },
      host: { parameters: kernelParameters, modules: kernelModules },
    },
  },
  evaluate({ self: { inspect }, parent }) {
    const { parameters, modules } = parent.host;
    const info = parent['docker-engine'].info.known ? parent['docker-engine'].info.value : null;
    if (hasKernelOfItsOwn(inspect, info)) return notApplicable('It runs on a kernel of its own');
    const held = heldCapabilities(inspect.hostConfig, info);
    if (held === null) return notTold('the capabilities of the container');
    if (modules.loaded === null) return pass('the kernel has no modules');
    if (parameters.live.get('kernel.modules_disabled') === '1') return pass('kernel.modules_disabled = 1');
    const byHand = held.has('SYS_MODULE') && rootIsMapped(inspect, info) !== true;
    const byRequest = held.has('NET_ADMIN') ? PROTOCOLS.filter((name) => isLoadable(modules, name)) : [];
    const findings: readonly Finding[] = [
      ...(byHand
        ? [
            {
              message: 'The container may load any module',
              expected: 'no SYS_MODULE, or loading frozen',
              actual: 'SYS_MODULE, and kernel.modules_disabled is not 1',
              location: { resource: 'SYS_MODULE' },
            },
          ]
        : []),
      ...(byRequest.length > 0
        ? [
            {
              message: 'The container may have rare protocols loaded',
              expected: 'no NET_ADMIN, or the protocols switched off',
              actual: `NET_ADMIN, and loadable: ${byRequest.join(', ')}`,
              location: { resource: 'NET_ADMIN' },
            },
          ]
        : []),
    ];
    const [first, ...rest] = findings;
    if (first !== undefined)
      return fail([first, ...rest], {
        follows: ['privileged-mode/privileged', 'privileged-mode/added-capabilities'],
      });
    if (held.has('NET_ADMIN') && modules.reason !== null) return undecided(modules.reason);
    return pass(
      held.has('NET_ADMIN') ? 'rare protocols are switched off' : 'neither SYS_MODULE nor NET_ADMIN',
    );
  },
});
