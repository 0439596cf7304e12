import {
  containerInspect,
  daemonBehind,
  defineCheck,
  dockerDaemons,
  engineInfo,
  fail,
  notApplicable,
  optional,
  pass,
  settingOf,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/no-new-privileges-default',
  title: 'New containers cannot gain privileges unless they ask to',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'With the default on, a setuid program in any image is harmless; without it each container has to be started right.',
  remediation:
    'Set `"no-new-privileges": true` in daemon.json and restart the engine. It holds for containers created afterwards.',
  fix: {
    daemon: '"no-new-privileges": true',
    flag: '--security-opt no-new-privileges',
    compose: 'security_opt: ["no-new-privileges:true"]',
    breaks: 'sudo, su and programs with file capabilities stop working in containers made afterwards.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '2.14' },
    { standard: 'nist-800-190', id: '4.4.3' },
  ],
  needs: {
    self: { info: engineInfo },
    parent: { host: { daemons: optional(dockerDaemons) } },
    children: { container: { inspect: containerInspect } },
  },
  evaluate({ self: { info }, parent: { host }, children: { container }, target }) {
    if (info.isPodman) return notApplicable('Podman has no such default: each container says it');
    if (info.securityOptions?.noNewPrivileges === true) return pass('the engine says so');
    const { daemon } = daemonBehind(host.daemons, target, info);
    const setting = daemon === null ? null : settingOf(daemon, 'no-new-privileges');
    if (setting?.value === true) return pass(setting.from);
    if (daemon === null && (info.securityOptions?.noNewPrivileges ?? null) === null)
      return undecided({
        code: 'unsupported',
        text: 'An engine before 24.0 does not tell this default, and its host was not seen',
      });
    const each = container.items.every(({ inspect }) =>
      (inspect.hostConfig.securityOpt ?? []).some((option) =>
        /^no-new-privileges(?:[:=]true)?$/.test(option),
      ),
    );
    return fail({
      message: 'The default lets processes of containers gain privileges',
      expected: 'true',
      actual: setting === null ? 'not set, which means false' : `${String(setting.value)} (${setting.from})`,
      ...(each && container.complete && container.items.length > 0 ? { severity: 'low' as const } : {}),
    });
  },
});
