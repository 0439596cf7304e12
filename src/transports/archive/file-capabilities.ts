/** Linux capabilities by number (linux/capability.h, capabilities(7)). */
const NAMES: readonly string[] = [
  'chown',
  'dac_override',
  'dac_read_search',
  'fowner',
  'fsetid',
  'kill',
  'setgid',
  'setuid',
  'setpcap',
  'linux_immutable',
  'net_bind_service',
  'net_broadcast',
  'net_admin',
  'net_raw',
  'ipc_lock',
  'ipc_owner',
  'sys_module',
  'sys_rawio',
  'sys_chroot',
  'sys_ptrace',
  'sys_pacct',
  'sys_admin',
  'sys_boot',
  'sys_nice',
  'sys_resource',
  'sys_time',
  'sys_tty_config',
  'mknod',
  'lease',
  'audit_write',
  'audit_control',
  'setfcap',
  'mac_override',
  'mac_admin',
  'syslog',
  'wake_alarm',
  'block_suspend',
  'audit_read',
  'perfmon',
  'bpf',
  'checkpoint_restore',
];

const EFFECTIVE = 4;
const INHERITABLE = 2;
const PERMITTED = 1;

const flagText = (flags: number): string =>
  `${flags & EFFECTIVE ? 'e' : ''}${flags & INHERITABLE ? 'i' : ''}${flags & PERMITTED ? 'p' : ''}`;

/** 32-bit words per capability set in each revision of the xattr, and the whole length. */
const LAYOUTS: Readonly<Record<number, { readonly words: number; readonly bytes: number }>> = {
  1: { words: 1, bytes: 12 },
  2: { words: 2, bytes: 20 },
  3: { words: 2, bytes: 24 },
};

/**
 * The xattr `security.capability` as getcap prints it (`cap_net_raw=ep`); the user namespace's root of revision 3 is added as
 * `[rootid=N]`. Null when no capability is set; a value that is no such xattr reads `invalid`, as the kernel refuses it.
 */
export const describeCapabilities = (xattr: Buffer): string | null => {
  const magic = xattr.length >= 4 ? xattr.readUInt32LE(0) : 0;
  const layout = LAYOUTS[magic >>> 24];
  if (layout === undefined || xattr.length !== layout.bytes) return 'invalid';
  const groups = new Map<number, string[]>();
  for (let word = 0; word < layout.words; word += 1) {
    const permitted = xattr.readUInt32LE(4 + word * 8);
    const inheritable = xattr.readUInt32LE(8 + word * 8);
    for (let bit = 0; bit < 32; bit += 1) {
      const held = ((permitted >>> bit) & 1 ? PERMITTED : 0) | ((inheritable >>> bit) & 1 ? INHERITABLE : 0);
      if (held === 0) continue;
      const flags = magic & 1 ? held | EFFECTIVE : held;
      const number = word * 32 + bit;
      const name = NAMES[number];
      const group = groups.get(flags) ?? [];
      group.push(name === undefined ? String(number) : `cap_${name}`);
      groups.set(flags, group);
    }
  }
  if (groups.size === 0) return null;
  const root = layout.bytes === 24 ? xattr.readUInt32LE(20) : 0;
  const text = [...groups]
    .sort(([a], [b]) => b - a)
    .map(([flags, names]) => `${names.length >= NAMES.length ? '' : names.join(',')}=${flagText(flags)}`)
    .join(' ');
  return root === 0 ? text : `${text} [rootid=${root}]`;
};
