import { completeSet, defineCheck, engineInfo, judgeEach, notTold } from 'rempart/check';

/** By the program or the type: OCI runtimes that are maintained, and those that put a kernel or a monitor between. */
const KNOWN =
  /^(?:runc|crun|youki|runsc|kata-runtime|kata-\w+|sysbox-runc|krun|nvidia-container-runtime|io\.containerd\.(?:runc|runtime|runsc|kata|kata-\w+|crun|youki|wasmtime|wasmedge|spin|runhcs)\..+)$/;

const programOf = (told: string): string => told.slice(told.lastIndexOf('/') + 1);

export default defineCheck({
  id: 'docker-engine/runtimes-known',
  title: 'Every runtime of the engine is one that is known',
  targets: ['docker-engine'],
  severity: 'info',
  rationale:
    'A runtime makes the walls of every container that names it. One that nobody knows may make fewer: a wrapper that adds mounts or takes seccomp away looks like any other.',
  remediation:
    'Find out who registered the runtime and what it does; take it out of `runtimes` in daemon.json where it is not needed.',
  fix: {
    daemon: '"runtimes": {}',
    breaks: 'Containers that were made with the runtime do not start any more.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://docs.docker.com/engine/daemon/alternative-runtimes/' },
  ],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    if (info.runtimes === null) return notTold('its runtimes');
    // Podman names every runtime that it would know, installed or not.
    const named = Object.entries(info.runtimes)
      .filter(([name]) => !info.isPodman || name === info.defaultRuntime)
      .map(([name, told]) => ({ name, told: told ?? name }));
    return judgeEach(
      completeSet(named),
      ({ name, told }) =>
        KNOWN.test(programOf(told))
          ? null
          : {
              message: `The runtime ${name} is none of those known`,
              expected: 'runc, crun, runsc, kata …',
              actual: name === info.defaultRuntime ? `${told}, for every container` : told,
              location: { pointer: '/Runtimes', resource: name },
            },
      { whenEmpty: notTold('its runtimes') },
    );
  },
});
