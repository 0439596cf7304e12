import { defineFact, Inconclusive } from '../core/fact.ts';
import { shell } from '../core/probe.ts';

/** The host's place in its networks. */
export interface NetworkInterfaces {
  /** Interfaces that a default route leaves by: where strangers come in. Sorted; empty where there is no way out. */
  readonly outside: readonly string[];
  /** `off`: no IPv6 address but perhaps loopback's; `link-local`: only neighbours can reach it; `global`: it has another address. */
  readonly ipv6: 'off' | 'link-local' | 'global';
  readonly forwards: { readonly ipv4: boolean; readonly ipv6: boolean };
}

/** Only default routes are asked for: a router may hold a million others. A line of if_inet6 is an address, four numbers and a name; one of ipv6_route goes on with an address. */
const SCRIPT = `[ -r /proc/net/dev ] || exit 1
f=
read -r f 2>/dev/null </proc/sys/net/ipv4/ip_forward
echo "# ipv4 $f"
f=
read -r f 2>/dev/null </proc/sys/net/ipv6/conf/all/forwarding
echo "# ipv6 $f"
set --
for f in /proc/net/route /proc/net/ipv6_route /proc/net/if_inet6; do [ -r $f ] && set -- "$@" $f; done
[ $# = 0 ] || sed -n -e 's/^\\([^[:space:]]*\\)[[:space:]]00000000[[:space:]]\\([^[:space:]]*\\)[[:space:]]\\(....\\).*[[:space:]]00000000[[:space:]].*/route \\1 \\3/p' -e '/^0\\{32\\} 00 /{s/^.* \\([0-9a-f]\\{8\\}\\)  *\\([^ ]*\\)$/route6 \\2 \\1/;p;}' -e 's/^[0-9a-f]\\{32\\} \\([0-9a-f]\\{2,8\\} \\)\\{4\\} *[^ ]*$/address6 &/p' "$@"
:`;

const UP = 0x1;
const REJECT = 0x200;

/** From proc(5) net/route, net/ipv6_route and net/if_inet6. */
export const networkInterfaces = defineFact({
  id: 'network-interfaces',
  description: 'Interfaces with a default route, IPv6 addresses, and whether the host forwards',
  probe: shell(SCRIPT),
  parse: (output): NetworkInterfaces => {
    if (output === null || output.exitCode !== 0)
      throw new Inconclusive('unsupported', '/proc/net cannot be read');
    const outside = new Set<string>();
    let ipv6: NetworkInterfaces['ipv6'] = 'off';
    const forwards = { ipv4: false, ipv6: false };
    for (const line of output.stdout.split('\n')) {
      const [kind, first = '', second = '', , scope = '', , name = ''] = line.split(/\s+/);
      if (kind === '#') {
        if (first === 'ipv4') forwards.ipv4 = second === '1';
        else forwards.ipv6 = second === '1';
      } else if (kind === 'route' || kind === 'route6') {
        const flags = Number.parseInt(second, 16);
        if ((flags & UP) !== 0 && (flags & REJECT) === 0 && first !== 'lo') outside.add(first);
      } else if (kind === 'address6' && name !== 'lo') {
        // The scope of addrconf: 00 global, 20 link, 10 host.
        if (scope === '20') ipv6 = ipv6 === 'off' ? 'link-local' : ipv6;
        else if (scope !== '10') ipv6 = 'global';
      }
    }
    return { outside: [...outside].sort(), ipv6, forwards };
  },
});
