import { describe, expect, it } from 'vitest';
import { defaultPassage, type Firewall, filters, firewallRules, passage } from '../../src/facts/firewall.ts';
import { parseIptablesSave } from '../../src/facts/firewall-iptables.ts';
import { parseNftRuleset } from '../../src/facts/firewall-nftables.ts';
import { type FirewallPacket, isInNetwork, outcomesAt } from '../../src/facts/firewall-rules.ts';
import { networkInterfaces } from '../../src/facts/network-interfaces.ts';
import fc from '../seeded-properties.ts';
import { answerFixture, knownValue, printed, resolveFact } from './host-answers.ts';

const network = { outside: ['eth0'], ipv6: 'global', forwards: { ipv4: true, ipv6: true } } as const;
const recorded = (name: string): Firewall => ({
  ...knownValue(firewallRules, printed(answerFixture(`firewall.rules/${name}.txt`))),
  network,
});
const reaches = (wall: Firewall, family: 'ipv4' | 'ipv6', port: number) =>
  passage(wall, 'input', { family, protocol: 'tcp', port });

describe('recorded rules', () => {
  it.each([
    // name, what is left over on IPv4, IPv6 and in forwarding
    ['nftables-default-deny', 'closed', 'closed', 'closed'],
    ['ufw', 'closed', 'closed', 'closed'],
    ['firewalld-zones', 'closed', 'closed', 'closed'],
    ['iptables-ipv4-only', 'closed', 'open', 'open'],
    ['legacy', 'closed', 'open', 'open'],
    ['no-rules', 'open', 'open', 'open'],
    ['iptables-without-nft', 'closed', 'unsure', 'unsure'],
  ])('%s', (name, ipv4, ipv6, forward) => {
    const wall = recorded(name);
    expect([
      defaultPassage(wall, 'input', 'ipv4'),
      defaultPassage(wall, 'input', 'ipv6'),
      defaultPassage(wall, 'forward', 'ipv4'),
    ]).toEqual([ipv4, ipv6, forward]);
    expect(filters(wall, 'input', 'ipv4')).toBe(ipv4 === 'closed');
  });

  it.each([
    ['nftables-default-deny', 22, 'open'],
    ['nftables-default-deny', 8005, 'open'],
    ['nftables-default-deny', 8011, 'closed'],
    // Only for addresses of a named set.
    ['nftables-default-deny', 5432, 'closed'],
    // ufw limit: the first connection passes.
    ['ufw', 22, 'open'],
    ['ufw', 80, 'open'],
    ['ufw', 5432, 'closed'],
    ['iptables-ipv4-only', 443, 'open'],
    ['iptables-ipv4-only', 3306, 'closed'],
    ['firewalld-zones', 22, 'open'],
    ['firewalld-zones', 80, 'closed'],
  ])('%s: port %d is %s to a stranger', (name, port, expected) =>
    expect(reaches(recorded(name), 'ipv4', port)).toBe(expected),
  );

  it('lets everything in on an interface of the zone that accepts', () => {
    const wall = { ...recorded('firewalld-zones'), network: { ...network, outside: ['docker0'] } };
    expect(defaultPassage(wall, 'input', 'ipv4')).toBe('open');
  });
  it('lets answers in', () => {
    const answer = { family: 'ipv4', protocol: 'tcp', port: 40_001, state: 'established' } as const;
    expect(passage(recorded('ufw'), 'input', answer)).toBe('open');
    expect(passage(recorded('legacy'), 'input', answer)).toBe('closed');
  });
  it('is unknown to an ordinary user: never "no firewall"', () => {
    expect(
      resolveFact(firewallRules, printed(answerFixture('firewall.rules/ordinary-user.txt'))),
    ).toMatchObject({ known: false, reason: { code: 'permission' } });
  });
  it('is unknown where the script never began', () => {
    expect(resolveFact(firewallRules, printed(''))).toMatchObject({
      known: false,
      reason: { code: 'truncated' },
    });
  });
  it('is no rules where no part of the packet filter is loaded, as on a clean virtual machine', () => {
    expect(knownValue(firewallRules, printed('@ root\n'))).toEqual({ chains: [], sources: [], gap: null });
  });
  it('is unknown to root of a container, whose kernel refuses', () => {
    expect(
      resolveFact(
        firewallRules,
        printed('@ root\n! nft Error: Could not process rule: Operation not permitted\n'),
      ),
    ).toMatchObject({ known: false, reason: { code: 'permission' } });
  });
  it('calls nothing open while legacy rules are hidden', () => {
    const wall = { ...knownValue(firewallRules, printed('@ root\n@ no-legacy \n')), network };
    expect(defaultPassage(wall, 'input', 'ipv4')).toBe('unsure');
  });
});

const iptables = (...rules: readonly string[]): Firewall => ({
  chains: parseIptablesSave(
    ['*filter', ':INPUT DROP [0:0]', ':FORWARD ACCEPT [0:0]', ':OWN - [0:0]', ...rules, 'COMMIT', ''].join(
      '\n',
    ),
    'ipv4',
    'legacy',
  ),
  sources: ['iptables-legacy'],
  gap: null,
  network,
});

describe('rules of iptables', () => {
  it.each([
    ['-A INPUT -j ACCEPT', 'open'],
    ['-A INPUT ! -i lo -j ACCEPT', 'open'],
    ['-A INPUT -i lo -j ACCEPT', 'closed'],
    ['-A INPUT -i eth+ -j ACCEPT', 'open'],
    ['-A INPUT -s 10.0.0.0/8 -j ACCEPT', 'closed'],
    ['-A INPUT ! -s 10.0.0.0/8 -j ACCEPT', 'open'],
    ['-A INPUT -s 0.0.0.0/0 -j ACCEPT', 'open'],
    ['-A INPUT -p udp -j ACCEPT', 'open'],
    ['-A INPUT -p icmp -j ACCEPT', 'closed'],
    ['-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', 'closed'],
    ['-A INPUT -m state --state NEW -j ACCEPT', 'open'],
    ['-A INPUT -m set --match-set office src -j ACCEPT', 'closed'],
    ['-A INPUT -m set --match-set mine dst -j ACCEPT', 'unsure'],
    ['-A INPUT -d 203.0.113.9/32 -j ACCEPT', 'unsure'],
    ['-A INPUT -d 224.0.0.0/4 -j ACCEPT', 'closed'],
    ['-A INPUT -m addrtype --dst-type LOCAL -j ACCEPT', 'open'],
    ['-A INPUT -m bpf --bytecode "1,6 0 0 0" -j ACCEPT', 'unsure'],
    ['-A INPUT -j NFQUEUE --queue-num 0', 'unsure'],
    ['-A INPUT -m comment --comment "-j ACCEPT all" -j DROP', 'closed'],
    ['-A INPUT -j LOG --log-prefix "accept "', 'closed'],
    ['-A INPUT -j OWN\n-A OWN -p tcp -j RETURN\n-A OWN -j ACCEPT', 'open'],
    ['-A INPUT -g OWN\n-A INPUT -j ACCEPT\n-A OWN -p icmp -j ACCEPT', 'closed'],
    ['-A INPUT -j OWN\n-A OWN -j INPUT', 'closed'],
  ])('%s leaves the rest %s', (rules, expected) => {
    // A loop cannot be loaded; where one is claimed nothing is called open.
    const seen = defaultPassage(iptables(...rules.split('\n')), 'input', 'ipv4');
    expect(rules.includes('-A OWN -j INPUT') ? seen !== 'open' : seen).toBe(
      rules.includes('-A OWN -j INPUT') ? true : expected,
    );
  });
  it('meets what no rule names, not a port that one closes', () => {
    const wall = iptables('-A INPUT -p tcp -m tcp --dport 23 -j DROP', '-A INPUT -j ACCEPT');
    expect(defaultPassage(wall, 'input', 'ipv4')).toBe('open');
    expect(reaches(wall, 'ipv4', 23)).toBe('closed');
  });
});

describe('laws', () => {
  const rule = fc.constantFrom(
    '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
    '-A INPUT -i lo -j ACCEPT',
    '-A INPUT -s 10.0.0.0/8 -j ACCEPT',
    '-A INPUT -p udp -m udp --dport 1000:2000 -j DROP',
    '-A INPUT -m bpf --bytecode x -j ACCEPT',
    '-A INPUT -j OWN',
    '-A OWN -p tcp -j ACCEPT',
    '-A INPUT -m conntrack --ctstate INVALID -j DROP',
  );
  const rules = fc.array(rule, { maxLength: 8 });
  it('a drop of everything in front closes', () => {
    fc.assert(
      fc.property(
        rules,
        (list) => defaultPassage(iptables('-A INPUT -j DROP', ...list), 'input', 'ipv4') === 'closed',
      ),
      { seed: 3 },
    );
  });
  it('an accept of everything in front opens', () => {
    fc.assert(
      fc.property(
        rules,
        (list) => defaultPassage(iptables('-A INPUT -j ACCEPT', ...list), 'input', 'ipv4') === 'open',
      ),
      { seed: 3 },
    );
  });
  it('a second table that drops closes whatever the first one says', () => {
    fc.assert(
      fc.property(rules, (list) => {
        const wall = iptables(...list);
        const second = parseNftRuleset(
          JSON.stringify({
            nftables: [
              {
                chain: {
                  family: 'inet',
                  table: 't',
                  name: 'c',
                  type: 'filter',
                  hook: 'input',
                  prio: 0,
                  policy: 'drop',
                },
              },
            ],
          }),
        );
        return (
          defaultPassage({ ...wall, chains: [...wall.chains, ...second.chains] }, 'input', 'ipv4') ===
          'closed'
        );
      }),
      { seed: 3 },
    );
  });
  it('something hidden never makes a firewall open', () => {
    fc.assert(
      fc.property(
        rules,
        (list) =>
          defaultPassage(
            { ...iptables(...list), gap: { code: 'tool-missing', text: 'x' } },
            'input',
            'ipv4',
          ) !== 'open',
      ),
      { seed: 3 },
    );
  });
});

describe('where strangers come in', () => {
  it('is the interface of the default routes', () => {
    expect(
      knownValue(networkInterfaces, printed(answerFixture('network-interfaces/two-families.txt'))),
    ).toEqual({
      outside: ['eth0'],
      ipv6: 'global',
      forwards: { ipv4: true, ipv6: true },
    });
  });
  it('knows a host whose IPv6 reaches neighbours only', () => {
    const text = '# ipv4 0\n# ipv6 0\naddress6 fe8000000000000000fc00fffe000001 04 40 20 80     eth0\n';
    expect(knownValue(networkInterfaces, printed(text))).toMatchObject({ ipv6: 'link-local', outside: [] });
  });
  it('is unknown without /proc/net', () => {
    expect(resolveFact(networkInterfaces, printed('', 1))).toMatchObject({ known: false });
  });
});

describe('an address in a network', () => {
  it.each([
    ['169.254.169.254', '169.254.169.254', true],
    ['169.254.169.254', '169.254.0.0/16', true],
    ['169.254.169.254', '169.254.0.0/255.255.0.0', true],
    ['169.254.169.254', '10.0.0.0/8', false],
    ['10.0.0.5', '10.0.0.1-10.0.0.9', true],
    ['10.0.0.15', '10.0.0.1-10.0.0.9', false],
    ['10.0.0.5', 'fe80::/10', false],
    ['10.0.0.5', '@lan', null],
    ['10.0.0.5', '10.0.0.0/33', null],
    ['10.0.0.5', '10.0.0.999', null],
    ['not an address', '10.0.0.0/8', null],
  ])('%s in %s: %s', (address, network, held) => {
    expect(isInNetwork(address, network)).toBe(held);
  });

  it('decides a rule about it', () => {
    const chains = parseIptablesSave(
      '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -s 172.17.0.0/16 -d 169.254.169.254/32 -j DROP\nCOMMIT\n',
      'ipv4',
      'nft',
    );
    const packet = (source: string, destination?: string): FirewallPacket => ({
      family: 'ipv4',
      protocol: 'tcp',
      port: 80,
      inputInterface: 'docker0',
      outputInterface: 'eth0',
      state: 'new',
      source,
      ...(destination === undefined ? {} : { destination }),
    });
    const outcomes = (...aim: Parameters<typeof packet>) => [
      ...outcomesAt(chains, 'forward', packet(...aim)),
    ];
    expect(outcomes('172.17.0.2', '169.254.169.254')).toEqual(['drop']);
    expect(outcomes('172.18.0.2', '169.254.169.254')).toEqual(['accept']);
    expect(outcomes('172.17.0.2', '1.1.1.1')).toEqual(['accept']);
    expect(outcomes('172.17.0.2')).toEqual(['accept', 'drop']);
  });
});
