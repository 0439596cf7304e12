import {
  containerInspect,
  defineCheck,
  engineInfo,
  fail,
  hasKernelOfItsOwn,
  notApplicable,
  notTold,
  pass,
} from 'rempart/check';

/** Labels by which people mark what they do not trust; the value is one of these words. */
const LABEL = /^(?:[\w.-]+[./])?trust(?:-level|_level)?$/;
const UNTRUSTED = /^(?:untrusted|none|low|hostile|public)$/i;

export default defineCheck({
  id: 'isolation/untrusted-sandboxed',
  title: 'A container that is marked untrusted has a kernel of its own',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'Code of strangers on the shared kernel needs one hole in it to be root of everything; a runtime with a kernel of its own (gVisor, Kata) puts a second wall before that.',
  remediation:
    'Install runsc or Kata, register it in daemon.json, and start what is labelled `trust=untrusted` with `--runtime`; or give it a machine of its own.',
  fix: {
    flag: '--runtime runsc',
    compose: 'runtime: runsc',
    daemon: '"runtimes": {"runsc": {"path": "/usr/bin/runsc"}}',
    breaks: 'System calls that gVisor does not know, devices, host networking; every call is slower',
  },
  seen: 'requested',
  references: [
    { standard: 'nist-800-190', id: '4.3.4' },
    { standard: 'url', id: 'https://docs.docker.com/engine/daemon/alternative-runtimes/' },
  ],
  needs: { self: { inspect: containerInspect }, parent: { 'docker-engine': { info: engineInfo } } },
  evaluate({ self: { inspect }, parent }) {
    const { info } = parent['docker-engine'];
    const { labels } = inspect.config;
    if (labels === null) return notTold('the labels of the container');
    const mark = Object.entries(labels).find(([name, value]) => LABEL.test(name) && UNTRUSTED.test(value));
    if (mark === undefined)
      return notApplicable('No label marks the container as untrusted (trust=untrusted)');
    const { runtime } = inspect.hostConfig;
    if (runtime === null) return notTold('the runtime of the container');
    if (hasKernelOfItsOwn(inspect, info)) return pass(runtime || (info.defaultRuntime ?? ''));
    return fail({
      message: 'The container is marked untrusted and runs on the shared kernel',
      expected: 'runsc, Kata or the like',
      actual: runtime === '' ? `${info.defaultRuntime ?? 'the engine’s default'}` : runtime,
      location: { pointer: '/HostConfig/Runtime' },
      ...(runtime === '' || runtime === info.defaultRuntime ? { seen: 'engine-default' as const } : {}),
    });
  },
});
