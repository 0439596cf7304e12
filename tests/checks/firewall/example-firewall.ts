import { type Firewall, parseIptablesSave } from 'rempart/check';

const NETWORK = { outside: ['eth0'], ipv6: 'global', forwards: { ipv4: true, ipv6: true } } as const;

/** A firewall of these iptables rules, the same for both families unless `ipv6` differs; `null` loads none for that family. */
export const exampleFirewall = (
  ipv4: readonly string[] | null,
  ipv6: readonly string[] | null = ipv4,
  changes: Partial<Firewall> = {},
): Firewall => ({
  chains: [
    ...(ipv4 === null ? [] : parseIptablesSave(`*filter\n${ipv4.join('\n')}\nCOMMIT\n`, 'ipv4', 'nft')),
    ...(ipv6 === null ? [] : parseIptablesSave(`*filter\n${ipv6.join('\n')}\nCOMMIT\n`, 'ipv6', 'nft')),
  ],
  sources: ['iptables'],
  gap: null,
  network: NETWORK,
  ...changes,
});

export const DENY = [
  ':INPUT DROP [0:0]',
  ':FORWARD DROP [0:0]',
  '-A INPUT -i lo -j ACCEPT',
  '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
  '-A INPUT -m limit --limit 3/min -j LOG --log-prefix "dropped "',
] as const;

/** What Docker alone leaves on a host: forwarding is filtered, the host itself is not. */
export const DOCKER_ALONE = [
  ':INPUT ACCEPT [0:0]',
  ':FORWARD DROP [0:0]',
  ':DOCKER - [0:0]',
  ':DOCKER-USER - [0:0]',
  ':DOCKER-ISOLATION-STAGE-1 - [0:0]',
  '-A FORWARD -j DOCKER-USER',
  '-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  '-A FORWARD -o docker0 -j DOCKER',
  '-A FORWARD -i docker0 ! -o docker0 -j ACCEPT',
  '-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT',
  '-A DOCKER-USER -j RETURN',
] as const;

export const HIDDEN = { code: 'tool-missing', text: 'nft is not there' } as const;
