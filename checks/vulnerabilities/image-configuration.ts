import {
  completeSet,
  defineCheck,
  fail,
  imageInspect,
  judgeEach,
  notApplicable,
  notTold,
  pass,
} from 'rempart/check';

/** Ports by which machines are administered, not services offered. */
const ADMINISTRATION: ReadonlyMap<number, string> = new Map([
  [21, 'FTP'],
  [22, 'SSH'],
  [23, 'Telnet'],
  [512, 'rexec'],
  [513, 'rlogin'],
  [514, 'rsh'],
  [2375, 'the Docker engine without TLS'],
  [2376, 'the Docker engine'],
  [3389, 'remote desktop'],
  [5900, 'VNC'],
  [9229, 'the debugger of Node.js'],
  [5005, 'the debugger of Java'],
]);

const SHELL = /(?:^|\/)(?:ba|da|a|z)?sh$/;

/** A line for the shell that ends in `exec` leaves no shell behind. */
const isShellForm = (words: readonly string[]): boolean =>
  words.length > 2 &&
  SHELL.test(words[0] ?? '') &&
  /^-[a-z]*c$/.test(words[1] ?? '') &&
  !/\bexec\s/.test(words[2] ?? '');

export default [
  defineCheck({
    id: 'vulnerabilities/image-exposed-ports',
    title: 'The image exposes no port of remote administration',
    targets: ['image'],
    severity: 'low',
    rationale:
      'A container is not logged into; a port for that says that a daemon with a password or key is inside, and `-P` publishes it.',
    remediation:
      'Take the daemon out of the image and its port out of `EXPOSE`; use `docker exec` on the host instead.',
    fix: { dockerfile: 'EXPOSE 8080', breaks: 'Who logs in over that port needs another way.' },
    references: [
      { standard: 'nist-800-190', id: '4.1.2' },
      { standard: 'url', id: 'https://docs.docker.com/reference/dockerfile/#expose' },
    ],
    needs: { self: { image: imageInspect } },
    evaluate({ self: { image } }) {
      if (image.exposedPorts === null) return notTold('the ports of the image');
      return judgeEach(
        completeSet(image.exposedPorts),
        (port) => {
          const use = ADMINISTRATION.get(Number.parseInt(port, 10));
          return use === undefined || port.endsWith('/udp')
            ? null
            : {
                message: `The image exposes ${use}`,
                expected: 'ports of its service alone',
                actual: port,
                location: { pointer: '/Config/ExposedPorts', resource: `port ${port}` },
              };
        },
        { whenEmpty: pass('none') },
      );
    },
  }),
  defineCheck({
    id: 'vulnerabilities/image-exec-form',
    title: 'The image starts its program without a shell around it',
    targets: ['image'],
    severity: 'info',
    rationale:
      'A shell as first process takes the signal to stop and does not pass it on: the program is killed after the grace period, and its data may be lost.',
    remediation: 'Write the command as a list: `CMD ["server", "--flag"]`, or begin the line with `exec`.',
    fix: {
      dockerfile: 'ENTRYPOINT ["/usr/local/bin/NAME"]',
      breaks: 'Variables and wildcards in the line are no longer replaced by a shell.',
    },
    references: [
      { standard: 'url', id: 'https://docs.docker.com/reference/dockerfile/#shell-and-exec-form' },
    ],
    needs: { self: { image: imageInspect } },
    evaluate({ self: { image } }) {
      const { entrypoint, cmd } = image;
      if (entrypoint === null || cmd === null) return notTold('what the image starts');
      const words = [...entrypoint, ...cmd];
      if (words.length === 0) return notApplicable('The image starts nothing');
      return isShellForm(words)
        ? fail({
            message: 'The image starts a shell, which starts its program',
            expected: 'a list of words',
            actual: words.slice(0, 2).join(' '),
            location: {
              pointer: entrypoint.length > 0 ? '/Config/Entrypoint' : '/Config/Cmd',
              resource: 'command',
            },
          })
        : pass((words[0] ?? '').slice(0, 120));
    },
  }),
  defineCheck({
    id: 'vulnerabilities/image-labels',
    title: 'The image says what it was built from',
    targets: ['image'],
    severity: 'info',
    rationale:
      'Who finds a hole in an image has to find its sources first; a label with repository and revision tells.',
    remediation:
      'Let the build set `org.opencontainers.image.source` and `org.opencontainers.image.revision`.',
    fix: {
      dockerfile: 'LABEL org.opencontainers.image.source=URL org.opencontainers.image.revision=COMMIT',
      breaks: 'Nothing: only tools read labels.',
    },
    references: [
      { standard: 'url', id: 'https://github.com/opencontainers/image-spec/blob/main/annotations.md' },
    ],
    needs: { self: { image: imageInspect } },
    evaluate({ self: { image } }) {
      const { labels } = image;
      if (labels === null) return notTold('the labels of the image');
      const source = labels['org.opencontainers.image.source'] ?? labels['org.label-schema.vcs-url'];
      return source === undefined || source === ''
        ? fail({
            message: 'No label names the sources of the image',
            expected: 'org.opencontainers.image.source',
            actual: 'none',
            location: { pointer: '/Config/Labels', resource: 'source' },
          })
        : pass(source.slice(0, 200));
    },
  }),
] as const;
