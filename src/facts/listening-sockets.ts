import { defineFact, Inconclusive } from '../core/fact.ts';
import { shell } from '../core/probe.ts';
import { completeSet, type ResourceSet } from '../core/resource-set.ts';
import { MACHINE } from './shell-values.ts';

/** A socket that waits for connections (TCP) or datagrams from anyone (UDP) in the host's own network namespace. */
export interface ListeningSocket {
  readonly protocol: 'tcp' | 'udp';
  readonly family: 'ipv4' | 'ipv6';
  /** As RFC 5952 writes it; `0.0.0.0` and `::` are every address. */
  readonly address: string;
  readonly port: number;
  /** Who hears it: `wildcard` every address, `loopback` this machine alone, `link-local` the neighbours, `address` one address. */
  readonly scope: 'wildcard' | 'loopback' | 'link-local' | 'address';
  /** The owner of the socket. */
  readonly uid: number;
  /** Name of the process that holds it, 15 characters at most; null where it may not be seen. */
  readonly process: string | null;
  readonly pid: number | null;
}

/**
 * Lines of proc(5) net/tcp in state 0A (LISTEN) and of net/udp in state 07 without a peer, then `pid inode name` of their holders, which awk picks from the
 * links of all open files.
 */
const SCRIPT = `${MACHINE}
echo "$m"
command -v awk >/dev/null || exit 127
ls -ln /proc/[0-9]*/fd/ 2>/dev/null | awk 'BEGIN{
n=split("tcp tcp6 udp udp6",t," ")
for(i=1;i<=n;i++){
f="/proc/net/" t[i]
s=t[i]~/tcp/?"0A":"07"
if((getline l <f)<=0)continue
print "# " t[i]
while((getline l <f)>0){split(l,a," ");if(a[4]==s&&a[3]~/^0+:0000$/){print l;if(a[10]>0)o["socket:[" a[10] "]"]=a[10]}}
}
print "# holders"
}
/^\\/proc\\/[0-9]+\\/fd\\/:$/{split($0,a,"/");p=a[3];next}
$NF in o&&$(NF-1)=="->"{f="/proc/" p "/comm";l="";getline l <f;close(f);print p,o[$NF],l}'`;

/**
 * Every listening socket, sorted by protocol, port and address. Ports that an engine publishes by address translation alone, without
 * a proxy, are not sockets and not here.
 */
export const listeningSockets = defineFact({
  id: 'listening-sockets',
  description: 'Listening TCP and UDP sockets with the processes that hold them',
  probe: shell(SCRIPT),
  parse: (output): ResourceSet<ListeningSocket> => {
    const [machine = '', ...lines] = (output?.stdout ?? '').split('\n');
    if (!lines.includes('# tcp')) throw new Inconclusive('unsupported', '/proc/net/tcp cannot be read');
    const swapped = isSwapped(machine);
    const holders = readHolders(lines);
    const sockets: ListeningSocket[] = [];
    let table = '';
    for (const line of lines) {
      if (line.startsWith('# ')) table = line.slice(2);
      const match = table === 'holders' ? null : SOCKET.exec(line);
      if (match === null) continue;
      const [, hex = '', port = '', uid = '', inode = ''] = match;
      const bytes = addressBytes(hex, swapped);
      const holder = holders.get(inode) ?? null;
      sockets.push({
        protocol: table.startsWith('tcp') ? 'tcp' : 'udp',
        family: table.endsWith('6') ? 'ipv6' : 'ipv4',
        address: bytes.length === 4 ? bytes.join('.') : formatIpv6(bytes),
        port: Number.parseInt(port, 16),
        scope: scopeOf(bytes),
        uid: Number(uid),
        process: holder?.name ?? null,
        pid: holder?.pid ?? null,
      });
    }
    return completeSet(sockets.sort(byPlace));
  },
});

const SOCKET = /^ *\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) \S+ \S+ \S+ \S+ \S+ +(\d+) +\d+ (\d+)/;

interface Holder {
  readonly pid: number;
  readonly name: string | null;
}

/** The first process by number; systemd, which keeps the sockets it passed on, only where nobody else holds it. */
const readHolders = (lines: readonly string[]): ReadonlyMap<string, Holder> => {
  const holders = new Map<string, Holder>();
  for (const line of lines.slice(lines.indexOf('# holders') + 1 || lines.length)) {
    const match = /^(\d+) (\d+) ?(.*)$/.exec(line);
    if (match === null) continue;
    const [, pid = '', inode = '', name = ''] = match;
    const holder = { pid: Number(pid), name: name === '' ? null : name };
    const before = holders.get(inode);
    if (before === undefined || before.pid === 1 || (holder.pid !== 1 && holder.pid < before.pid))
      holders.set(inode, holder);
  }
  return holders;
};

/** The machine, as uname(1) names it, keeps the lowest byte of a word first. */
export const isSwapped = (machine: string): boolean =>
  !/^(s390|ppc(64)?$|mips(64)?$|sparc|m68k|parisc|armeb|aarch64_be)/.test(machine);

/** The kernel prints each 32-bit word of the address in the machine's own byte order. */
export const addressBytes = (hex: string, swapped: boolean): readonly number[] =>
  (hex.match(/.{8}/g) ?? []).flatMap((word) => {
    const bytes = (word.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
    return swapped ? bytes.reverse() : bytes;
  });

const isMapped = (bytes: readonly number[]): boolean =>
  bytes.length === 16 &&
  bytes.slice(0, 10).every((byte) => byte === 0) &&
  bytes[10] === 0xff &&
  bytes[11] === 0xff;

/** Who hears a socket at that address. */
export const scopeOf = (bytes: readonly number[]): ListeningSocket['scope'] => {
  const own = isMapped(bytes) ? bytes.slice(12) : bytes;
  if (own.every((byte) => byte === 0)) return 'wildcard';
  if (own.length === 4)
    return own[0] === 127 ? 'loopback' : own[0] === 169 && own[1] === 254 ? 'link-local' : 'address';
  if (own.slice(0, 15).every((byte) => byte === 0) && own[15] === 1) return 'loopback';
  return own[0] === 0xfe && ((own[1] ?? 0) & 0xc0) === 0x80 ? 'link-local' : 'address';
};

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as `::`. */
const formatIpv6 = (bytes: readonly number[]): string => {
  if (isMapped(bytes)) return `::ffff:${bytes.slice(12).join('.')}`;
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  let [start, length] = [-1, 1];
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (groups[end] === '0') end++;
    if (end - i > length) [start, length] = [i, end - i];
  }
  if (start < 0) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
};

const byPlace = (a: ListeningSocket, b: ListeningSocket): number =>
  a.protocol.localeCompare(b.protocol) ||
  a.port - b.port ||
  a.family.localeCompare(b.family) ||
  (a.address < b.address ? -1 : a.address > b.address ? 1 : 0);
