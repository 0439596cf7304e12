import {
  containerOf,
  defineCheck,
  engineInfo,
  type Finding,
  judgeEach,
  normalisePath,
  notApplicable,
  type Process,
  processes,
  socketOf,
} from 'rempart/check';

/** How a program says that it listens on TCP: socat by an address, nc and ncat by `-l`, ssh for its other end by `-R`. */
const LISTENS: Readonly<Record<string, RegExp>> = {
  socat: /\b(?:TCP[46]?-L|OPENSSL-L|SSL-L)/i,
  nc: /(?:^|\s)-\w*l/,
  ncat: /(?:^|\s)(?:-\w*l|--listen)/,
  ssh: /(?:^|\s)-\w*R/,
};
/** Told to listen on loopback alone. */
const LOOPBACK =
  /\bbind=(?:127\.|localhost|\[?::1)|(?:^|[\s:])(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?:[\s:]|$)/i;

const forwards = (process: Process, socket: string): boolean => {
  const listens = LISTENS[process.name];
  if (listens === undefined || process.kernelThread || containerOf(process) !== null) return false;
  const words = process.command.slice(1).join(' ');
  const paths = words.split(/[\s,:'"=]+/).filter((word) => word.startsWith('/'));
  return listens.test(words) && paths.some((path) => normalisePath(path) === socket);
};

/** The far end of ssh listens on loopback unless its server was told otherwise. */
const isLoopback = ({ name, command }: Process): boolean =>
  LOOPBACK.test(command.join(' ')) ||
  (name === 'ssh' && !/-R\s*(?:\*|0\.0\.0\.0|\[::\]|:)/.test(command.join(' ')));

export default defineCheck({
  id: 'docker-engine/socket-not-forwarded',
  title: 'No process carries the engine’s socket to the network',
  targets: ['docker-engine'],
  severity: 'critical',
  rationale:
    'A forwarded socket asks for no certificate: whoever reaches the port is root of the host, and the engine does not warn of it.',
  remediation:
    'End the process and what starts it. Where another host needs the engine let it come over `ssh://`, or give it TLS with client certificates.',
  fix: {
    command: 'docker context create NAME --docker host=ssh://USER@HOST',
    breaks: 'Clients of the forwarded port need another way to the engine.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.3.2' },
    { standard: 'url', id: 'https://docs.docker.com/engine/security/protect-access/' },
  ],
  needs: { self: { info: engineInfo }, parent: { host: { processes } } },
  evaluate({ self: { info }, parent: { host }, target }) {
    const socket = socketOf(target);
    if (socket === null) return notApplicable('The engine was not reached through a socket of this host');
    const rootless = info.securityOptions?.rootless === true;
    return judgeEach(
      {
        ...host.processes,
        items: host.processes.items.filter((process) => forwards(process, socket)),
      },
      (process): Finding => ({
        message: `${process.name} carries the engine’s socket to a port`,
        expected: 'no forwarder',
        actual: process.command.join(' ').slice(0, 200),
        location: { resource: `forwarded by ${process.name}` },
        ...(isLoopback(process) || rootless ? { severity: 'high' as const } : {}),
      }),
    );
  },
});
