import { defineFact, Inconclusive } from '../core/fact.ts';
import { shell } from '../core/probe.ts';

/** A network interface that is a radio. */
export interface WirelessInterface {
  readonly name: string;
  /** RFC 2863: `up`, `dormant` while it looks for a network, `down`. */
  readonly state: string;
  /** rfkill keeps the radio off, by software or by its switch. */
  readonly blocked: boolean;
}

/** A host of a thousand containers has as many interfaces: only radios are looked into. */
const SCRIPT = `[ -d /sys/class/net ] || exit 1
cd /sys/class/net
for p in */phy80211; do
[ -e "$p" ] || continue
n=\${p%/phy80211} s=unknown
read -r s 2>/dev/null <"$n/operstate"
b=0
for f in "$p"/rfkill*/soft "$p"/rfkill*/hard; do v=0; read -r v 2>/dev/null <"$f"; [ "$v" = 1 ] && b=1; done
echo "$n $s $b"
done
:`;

export const wirelessInterfaces = defineFact({
  id: 'wireless-interfaces',
  description: 'Radios among the network interfaces, and whether they are on',
  probe: shell(SCRIPT),
  parse: (output): readonly WirelessInterface[] => {
    if (output === null || output.exitCode !== 0)
      throw new Inconclusive('unsupported', '/sys/class/net cannot be read');
    return output.stdout.split('\n').flatMap((line): WirelessInterface[] => {
      const [, name, state = '', blocked] = /^(\S+) (\S+) ([01])$/.exec(line) ?? [];
      return name === undefined ? [] : [{ name, state, blocked: blocked === '1' }];
    });
  },
});
