import {
  containerInspect,
  containerTop,
  defineCheck,
  fail,
  hostProcessesOf,
  notApplicable,
  notTold,
  optional,
  pass,
  processes,
  undecided,
} from 'rempart/check';

/** A few may be waiting to be reaped at any moment. */
const MOST = 3;

export default defineCheck({
  id: 'resource-limits/zombies-reaped',
  title: 'Ended processes of the container are reaped',
  targets: ['container'],
  severity: 'info',
  rationale:
    'A first process that was not made to be one leaves ended children in the table of processes, until its limit is full and nothing can be started any more.',
  remediation: 'Start the container with `--init`, or use an entry point that reaps (tini, s6).',
  fix: {
    flag: '--init',
    compose: 'init: true',
    daemon: '"init": true',
    breaks: 'Entry points that have to be process 1 (systemd, s6)',
  },
  seen: 'kernel',
  references: [{ standard: 'url', id: 'https://docs.docker.com/reference/cli/docker/container/run/#init' }],
  needs: {
    self: { inspect: containerInspect, top: optional(containerTop) },
    parent: { host: { processes: optional(processes) } },
  },
  evaluate({ self: { inspect, top }, parent: { host } }) {
    if (inspect.state.running === null) return notTold('whether the container runs');
    if (!inspect.state.running) return notApplicable('The container does not run');
    const own = host.processes.known ? hostProcessesOf(inspect, host.processes.value).items : [];
    // Of a zombie nothing but its name and its state is left.
    const onHost = own.filter(
      ({ command, executable, kernelThread }) => !kernelThread && command.length === 0 && executable === null,
    );
    const listed = top.known ? (top.value?.items ?? []) : [];
    const zombies =
      own.length > 0 ? onHost.length : listed.filter(({ command }) => /<defunct>$/.test(command)).length;
    if (zombies > MOST)
      return fail({
        message: 'Ended processes are not reaped',
        expected: `at most ${MOST}`,
        actual: `${zombies} zombies`,
        location: { resource: 'zombies' },
      });
    if (own.length === 0 && !top.known) return undecided(top.reason);
    return pass(zombies === 0 ? 'none' : `${zombies}, as may be at any moment`);
  },
});
