import { defineFact, Inconclusive } from '../core/fact.ts';
import { shell } from '../core/probe.ts';

/** A network interface as /sys/class/net shows it. */
export interface InterfaceState {
  readonly name: string;
  readonly up: boolean;
  /** It takes packets for others: somebody set it so, or a packet socket asks for it. */
  readonly promiscuous: boolean;
  /** A port of a bridge or bond, or an interface that has none but virtual uses: these are promiscuous in ordinary work. */
  readonly expected: boolean;
  readonly wireless: boolean;
}

const SCRIPT = `cd /sys/class/net 2>/dev/null || exit 1
for i in *; do
[ -r "$i/flags" ] || continue
read -r f <"$i/flags"
w=; [ -e "$i/wireless" ] || [ -e "$i/phy80211" ] && w=wireless
m=; [ -e "$i/brport" ] || [ -e "$i/master" ] || [ -e "$i/bridge" ] || [ -e "$i/tun_flags" ] || { set -- "$i"/upper_*; [ -L "$1" ]; } && m=member
echo "$f \${w:--} \${m:--} $i"
done`;

const UP = 0x1;
const PROMISCUOUS = 0x100;
/** Made by engines and hypervisors for their guests. */
const VIRTUAL = /^(veth|docker|br-|virbr|vnet|tap|tun|cali|cni|flannel|lxc|lxdbr|podman|macvtap|ovs-|ifb)/;

export const interfaceStates = defineFact({
  id: 'interface-states',
  description: 'Network interfaces: up, promiscuous, wireless',
  probe: shell(SCRIPT),
  parse: (output): readonly InterfaceState[] => {
    if (output === null || output.exitCode !== 0)
      throw new Inconclusive('unsupported', '/sys/class/net cannot be read');
    return output.stdout.split('\n').flatMap((line): readonly InterfaceState[] => {
      const [, hex, wireless, member, name] = /^(0x[0-9a-f]+) (\S+) (\S+) (.+)$/.exec(line) ?? [];
      if (hex === undefined || name === undefined) return [];
      const flags = Number.parseInt(hex, 16);
      return [
        {
          name,
          up: (flags & UP) !== 0,
          promiscuous: (flags & PROMISCUOUS) !== 0,
          expected: member === 'member' || VIRTUAL.test(name),
          wireless: wireless === 'wireless',
        },
      ];
    });
  },
});
