import type { UnknownReason } from '../core/answer.ts';
import { defineFact, Inconclusive } from '../core/fact.ts';
import { shell } from '../core/probe.ts';

/** When something was written last; not what stands in it. */
export interface FileTimes {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'other';
  /** Bytes. */
  readonly size: number;
  /** Number of the file system's device. */
  readonly device: number;
  /** Milliseconds since the epoch: when the text was written; copies and backups may keep it. */
  readonly modified: number;
  /** When anything about the file changed last: nothing sets it back, and a copy has the time of the copying. */
  readonly changed: number;
}

/** What a machine makes when it is started first, and what the making of its image may have left. */
export interface IdentityTimes {
  /** systemd runs: it makes machine-id(5) before all else. */
  readonly systemd: boolean;
  /** Null where there is none, and where it is lent from elsewhere, as one that lasts until the next start. */
  readonly machineId: FileTimes | null;
  /** The older one of D-Bus, a file of its own. */
  readonly busId: FileTimes | null;
  /** Private host keys of SSH at their usual place. */
  readonly hostKeys: readonly FileTimes[];
  /** Everything else at the places where builds leave something. */
  readonly others: readonly FileTimes[];
  /** Why others may be missing; null when all were seen. */
  readonly reason: UnknownReason | null;
}

const IDENTITY = ['/etc', '/etc/machine-id', '/var/lib/dbus/machine-id', '/etc/ssh/ssh_host_*_key'] as const;

const OF_HOMES = [
  '.bash_history',
  '.ash_history',
  '.zsh_history',
  '.ssh/authorized_keys',
  '.ansible/tmp/ansible-tmp-[0-9]*',
  'VBoxGuestAdditions*.iso',
  'prl-tools*.iso',
  'linux.iso',
] as const;

/** What everybody may write comes last, where a flood costs nothing else. */
const PLACES = [
  '/var/log/auth.log*',
  '/var/log/secure*',
  '/var/log/messages*',
  '/var/log/syslog*',
  '/var/log/wtmp*',
  '/var/log/btmp*',
  '/var/log/audit/audit.log*',
  '/var/lib/cloud/instances/*',
  ...OF_HOMES.map((name) => `/root/${name}`),
  ...OF_HOMES.map((name) => `/home/*/${name}`),
  '/var/tmp/ansible[_-]*',
  '/var/tmp/packer-*',
  '/tmp/ansible[_-]*',
  '/tmp/packer-*',
] as const;

const BOUND = 500;
const PLAIN = '[!A-Za-z0-9._/@+=,:-]';

/** A folder that hides something is told. Names go to stat(1) as they are, so that one with a line break in it is not taken: it could play another line. */
const SCRIPT = `[ -d /run/systemd/system ] && echo '@ systemd'
for d in /root /root/.ssh /root/.ansible /root/.ansible/tmp /var/log/audit /var/lib/cloud/instances /home/* /home/*/.ssh /home/*/.ansible /home/*/.ansible/tmp; do
[ -d "$d" ] || continue
[ -r "$d" ] && [ -x "$d" ] && continue
echo '@ closed'
break
done
set --
for f in ${[...IDENTITY, ...PLACES].join(' ')}; do
[ -e "$f" ] || [ -h "$f" ] || continue
case $f in
/tmp/*${PLAIN}*|/var/tmp/*${PLAIN}*) continue;;
*${PLAIN}*) echo '@ odd'; continue;;
esac
[ $# -lt ${BOUND} ] || { echo '@ more'; break; }
set -- "$@" "$f"
done
echo "@ names $#"
[ $# = 0 ] || stat -c '%Z %Y %s %d %f %n' -- "$@"`;

const TYPE_BITS = 0o170000;
const LINE = /^(\d{1,15}) (\d{1,15}) (\d{1,16}) (\d{1,16}) ([0-9a-f]{1,8}) (\/.+)$/;

const timesIn = (line: string): FileTimes | null => {
  const [, changed, modified, size, device, mode = '', path] = LINE.exec(line) ?? [];
  if (path === undefined) return null;
  const type = Number.parseInt(mode, 16) & TYPE_BITS;
  return {
    path,
    type: type === 0o100000 ? 'file' : type === 0o040000 ? 'directory' : 'other',
    size: Number(size),
    device: Number(device),
    modified: Number(modified) * 1000,
    changed: Number(changed) * 1000,
  };
};

const REASONS: readonly (readonly [string, UnknownReason])[] = [
  ['@ closed', { code: 'permission', text: 'Homes and logs are shown to root alone' }],
  ['@ odd', { code: 'unsupported', text: 'A home has a name with unusual characters' }],
  ['@ more', { code: 'truncated', text: `Only ${BOUND} files were looked at` }],
];

/** Times of what makes a machine itself, and of what builds of images leave. Links are not followed. */
export const identityTimes = defineFact({
  id: 'identity-times',
  description:
    'When machine-id and host keys were made, and when what builds of images may leave was changed last',
  probe: shell(SCRIPT),
  parse: (output): IdentityTimes => {
    const lines = (output?.stdout ?? '').split('\n');
    const named = lines.find((line) => line.startsWith('@ names '));
    if (named === undefined) throw new Inconclusive('truncated', 'The list of files was cut');
    const all = lines.map(timesIn).filter((times) => times !== null);
    const fileAt = (path: string): FileTimes | null =>
      all.find((times) => times.path === path && times.type === 'file' && times.size > 0) ?? null;
    // Every system has the folder: without its line nothing that is missing is absent.
    const device = all.find(({ path }) => path === '/etc')?.device;
    if (device === undefined) throw new Inconclusive('tool-missing', 'stat(1) of this system tells no times');
    const machineId = fileAt('/etc/machine-id');
    const isIdentity = ({ path }: FileTimes): boolean =>
      path === '/etc' || path.endsWith('/machine-id') || path.startsWith('/etc/ssh/');
    return {
      systemd: lines.includes('@ systemd'),
      machineId: machineId?.device === device ? machineId : null,
      busId: fileAt('/var/lib/dbus/machine-id'),
      hostKeys: all.filter(({ path, type }) => path.startsWith('/etc/ssh/') && type === 'file'),
      others: all.filter((times) => !isIdentity(times)),
      reason: REASONS.find(([mark]) => lines.includes(mark))?.[1] ?? null,
    };
  },
});
