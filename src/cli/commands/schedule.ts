import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseTarget } from '../../loaders/target-address.ts';
import { UserError } from '../../loaders/user-error.ts';

/** What runs every night. */
export interface Schedule {
  /** The program and its first arguments, absolute paths. */
  readonly program: readonly string[];
  readonly targets: readonly string[];
  /** `hh:mm`, local time. */
  readonly time: string;
  readonly report: string;
}

/** One word of a systemd command line (systemd.service(5), "Command lines"). */
const unitWord = (word: string): string => {
  const safe = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /[\s"'\\]/.test(safe) ? `"${safe.replace(/["\\]/g, '\\$&')}"` : safe;
};

const shellWord = (word: string): string =>
  /^[\w./:=@+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

const auditArguments = ({ targets, report }: Schedule, lock: string): readonly string[] => [
  'audit',
  ...targets,
  '--quiet',
  '--lock',
  lock,
  '--output',
  `json=${report}`,
];

/**
 * Service and timer. What audits other machines runs as a user of its own in a strict sandbox. What audits this machine runs as root without
 * a private view of the file system: systemd.exec(5) would show it read-only mounts and an empty /tmp, and the audit would judge those.
 */
export const systemdUnits = (schedule: Schedule): string => {
  const local = schedule.targets.some((target) => {
    const { scheme } = parseTarget(target);
    return scheme !== 'ssh' && scheme !== 'recording';
  });
  const sandbox = local
    ? [
        '# Runs as root and sees the machine as it is; a private view of mounts would be judged instead of the real one.',
      ]
    : [
        'DynamicUser=yes',
        '# The key is read from a credential: systemd-creds(1), or `LoadCredential=ssh_key:/etc/rempart/id_ed25519`.',
        'ProtectSystem=strict',
        'ProtectHome=read-only',
        'PrivateTmp=yes',
        'PrivateDevices=yes',
        'ProtectKernelTunables=yes',
        'ProtectKernelModules=yes',
        'ProtectControlGroups=yes',
        'ProtectProc=invisible',
        'CapabilityBoundingSet=',
      ];
  return `# /etc/systemd/system/rempart.service
[Unit]
Description=Audit of security hardening
Documentation=man:systemd.service(5)
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=${[...schedule.program, ...auditArguments(schedule, '/run/rempart/lock')].map(unitWord).join(' ')}
# 1 is a gate that tripped: a result, not a failure of the unit.
SuccessExitStatus=1
TimeoutStartSec=1h
StateDirectory=rempart
StateDirectoryMode=0700
RuntimeDirectory=rempart
Nice=10
IOSchedulingClass=idle
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
${sandbox.join('\n')}

# /etc/systemd/system/rempart.timer
[Unit]
Description=Audit of security hardening, every night

[Timer]
OnCalendar=*-*-* ${schedule.time}
RandomizedDelaySec=30m
Persistent=true

[Install]
WantedBy=timers.target
`;
};

/** A crontab line (crontab(5): a percent sign ends the command unless escaped). */
export const cronLine = (schedule: Schedule): string => {
  const [hour, minute] = schedule.time.split(':').map(Number);
  const words = [...schedule.program, ...auditArguments(schedule, '/run/lock/rempart.lock')];
  return `# /etc/cron.d/rempart
${minute} ${hour} * * * root ${words.map(shellWord).join(' ').replaceAll('%', '\\%')}
`;
};

/** `rempart schedule print systemd|cron [TARGET…]`. */
export const schedulePrintCommand = async (
  kind: string,
  targets: readonly string[],
  flags: { readonly time: string; readonly report: string },
): Promise<number> => {
  if (kind !== 'systemd' && kind !== 'cron')
    throw new UserError(`'${kind}' is not a kind of schedule`, 'Kinds are systemd and cron');
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(flags.time))
    throw new UserError(`'${flags.time}' is not a time`, 'Write --time hh:mm, as in 02:30');
  if (!flags.report.startsWith('/') || /[\n\r]/.test(flags.report))
    throw new UserError(`'${flags.report}' is not an absolute path`, 'Give --report an absolute path');
  for (const target of targets) parseTarget(target);
  const started =
    process.argv[1] === undefined ? fileURLToPath(import.meta.url) : realpathSync(process.argv[1]);
  const schedule: Schedule = {
    program: [process.execPath, started],
    targets: targets.length === 0 ? ['local'] : targets,
    time: flags.time,
    report: flags.report,
  };
  process.stdout.write(kind === 'systemd' ? systemdUnits(schedule) : cronLine(schedule));
  return 0;
};
