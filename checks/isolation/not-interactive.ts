import { containerInspect, defineCheck, fail, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'isolation/not-interactive',
  title: 'The container waits for nobody at a terminal',
  targets: ['container'],
  severity: 'info',
  rationale:
    'A container with a terminal and an open input (`-it`) was started by hand: nobody will start it the same way again, and whoever attaches to it is where its program is.',
  remediation: 'Start it without `-i` and `-t`, and use `docker exec -it` when somebody has to look inside.',
  fix: {
    flag: 'without --interactive --tty',
    compose: 'tty: false; stdin_open: false',
    breaks: 'Programs that end when their input ends: a shell as the only command',
  },
  seen: 'requested',
  references: [
    {
      standard: 'url',
      id: 'https://docs.docker.com/engine/containers/run/#foreground-and-background',
    },
  ],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { tty, openStdin } = inspect.config;
    if (tty === null || openStdin === null) return notTold('whether it has a terminal');
    // A terminal alone only colours the log.
    return tty && openStdin
      ? fail({
          message: 'The container has a terminal and an open input',
          expected: 'neither',
          actual: 'Tty and OpenStdin',
          location: { pointer: '/Config/OpenStdin' },
        })
      : pass(tty ? 'a terminal for its output only' : openStdin ? 'an open input' : 'neither');
  },
});
