import {
  containerInspect,
  containerTop,
  defineCheck,
  engineInfo,
  type Finding,
  fail,
  notApplicable,
  optional,
  pass,
  processes,
  type RunningProcess,
  runningProcesses,
  type Severity,
  undecided,
} from 'rempart/check';

interface Unexpected {
  readonly what: string;
  readonly severity: Severity;
  /** On the whole command line, the program’s path cut to its name. */
  readonly pattern: RegExp;
}

/** From a host of the internet: health checks and calls between services name none, or an address of one's own networks. */
const DOWNLOAD =
  /^(?:curl|wget|aria2c)\s.*(?:https?|ftp):\/\/(?!127\.|0\.0\.0\.0|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)[\w-]+\./;

/** What a finished service does not start; the first that matches counts. */
const UNEXPECTED: readonly Unexpected[] = [
  {
    what: 'a miner',
    severity: 'high',
    pattern:
      /^(?:xmrig|xmr-stak\S*|minerd|cpuminer\S*|ccminer|ethminer|nbminer|t-rex|lolminer|kdevtmpfsi|kinsing|sysrv\S*)(?:\s|$)|stratum\+(?:tcp|ssl):\/\//,
  },
  {
    what: 'a shell that answers over the network',
    severity: 'high',
    pattern:
      /^(?:nc|ncat|netcat|nc\.\w+)\s(?:.*\s)?(?:-\w*[ec]|--exec|--sh-exec)\s|^socat\s.*\bEXEC:|\/dev\/(?:tcp|udp)\/|^(?:chisel|gs-netcat|pwncat\S*)(?:\s|$)/i,
  },
  {
    what: 'a scanner of networks',
    severity: 'high',
    pattern: /^(?:masscan|zmap|nmap|zgrab2?|fscan\S*|sqlmap)(?:\s|$)/,
  },
  {
    what: 'an installation of software',
    severity: 'medium',
    pattern:
      /^(?:apt|apt-get|aptitude|dpkg|apk|yum|dnf|microdnf|rpm|zypper|pacman)\s|^(?:python[\d.]*\s\S*)?pip[\d.]*\s+install\b/,
  },
  { what: 'a download', severity: 'medium', pattern: DOWNLOAD },
  {
    what: 'a shell that waits for somebody',
    severity: 'low',
    pattern: /^-?(?:ba|da|z|k|c|tc|fi|a)?sh(?:\s+-\w*[il]\w*)*$/,
  },
];

const nameFirst = (command: string): string => command.trim().replace(/^\S*\/(?=[^/\s]+(?:\s|$))/, '');

const judge = ({ command, first }: RunningProcess): Unexpected | null => {
  const unexpected = UNEXPECTED.find(({ pattern }) => pattern.test(nameFirst(command))) ?? null;
  // A container may be there to be worked in; its own command is what somebody asked for.
  return first && unexpected?.severity === 'low' ? null : unexpected;
};

export default defineCheck({
  id: 'isolation/no-unexpected-processes',
  title: 'No process of the container is foreign to a service',
  targets: ['container'],
  severity: 'high',
  rationale:
    'A miner, a scanner or a shell that answers over the network is an intrusion that goes on; an installation or a download at run time brings in what no scan of the image has seen.',
  remediation:
    'Keep what is there (`docker export`, `docker logs`), stop the container and find the way in; put software into the image, and start it read-only.',
  fix: {
    flag: '--read-only --cap-drop ALL --security-opt no-new-privileges',
    compose: 'read_only: true; cap_drop: [ALL]; security_opt: ["no-new-privileges:true"]',
    dockerfile:
      'RUN with what is installed or downloaded at the start; no shell and no package manager in the last stage',
    breaks: 'Entry points that install at the start, and work by hand inside',
  },
  seen: 'kernel',
  references: [
    { standard: 'nist-800-190', id: '4.4.4' },
    { standard: 'url', id: 'https://attack.mitre.org/matrices/enterprise/containers/' },
  ],
  needs: {
    self: { inspect: containerInspect, top: optional(containerTop) },
    parent: {
      'docker-engine': { info: optional(engineInfo) },
      host: { processes: optional(processes) },
    },
  },
  evaluate({ self: { inspect, top }, parent }) {
    const { info } = parent['docker-engine'];
    const running = runningProcesses(inspect, info.known ? info.value : null, top, parent.host.processes);
    if (running === null) return notApplicable('The container does not run');
    const findings = running.items.flatMap((process): readonly Finding[] => {
      const unexpected = judge(process);
      return unexpected === null
        ? []
        : [
            {
              message: `The container runs ${unexpected.what}`,
              expected: 'the processes of its service',
              actual: process.command.slice(0, 120),
              severity: unexpected.severity,
              location: { resource: unexpected.what },
            },
          ];
    });
    const [first, ...rest] = findings;
    if (first !== undefined) return fail([first, ...rest]);
    return running.reason === null
      ? pass(`${running.items.length} processes, none of those kinds`)
      : undecided(running.reason);
  },
});
