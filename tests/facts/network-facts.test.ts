import { describe, expect, it } from 'vitest';
import { found } from '../../src/core/answer.ts';
import { parseNftRuleset } from '../../src/facts/firewall-nftables.ts';
import { isRateLimited, openings } from '../../src/facts/firewall-openings.ts';
import { firewalldZones } from '../../src/facts/firewalld-zones.ts';
import { interfaceStates } from '../../src/facts/interface-states.ts';
import { tcpWrapperRules } from '../../src/facts/tcp-wrappers.ts';
import { DENY, exampleFirewall } from '../checks/firewall/example-firewall.ts';
import { filesOutput } from './answer-text.ts';
import { answerFixture, knownValue, printed, resolveFact } from './host-answers.ts';

describe('states of interfaces', () => {
  const states = knownValue(interfaceStates, printed(answerFixture('interface-states/promiscuous.txt')));
  it('tell who listens to packets for others, and who does so in ordinary work', () =>
    expect(states.filter(({ promiscuous }) => promiscuous)).toEqual([
      { name: 'eth0', up: true, promiscuous: true, expected: false, wireless: false },
      { name: 'veth1a2b3c', up: true, promiscuous: true, expected: true, wireless: false },
      { name: 'wlan0', up: true, promiscuous: true, expected: false, wireless: true },
    ]));
  it('are unknown without /sys', () =>
    expect(resolveFact(interfaceStates, printed('', 1)).known).toBe(false));
});

describe('openings', () => {
  it('are what strangers reach, by family', () =>
    expect(openings(exampleFirewall(DENY, [':INPUT DROP [0:0]']))).toEqual([
      { protocol: 'tcp', range: [22, 22], families: ['ipv4'] },
    ]));
  it('are none where everything is let in', () =>
    expect(
      openings(exampleFirewall([':INPUT ACCEPT [0:0]', '-A INPUT -p tcp --dport 22 -j ACCEPT'])),
    ).toEqual([]));
  it('of nftables may be counted', () => {
    const rule = (...expr: readonly unknown[]) =>
      parseNftRuleset(
        JSON.stringify({
          nftables: [
            {
              chain: {
                family: 'inet',
                table: 'f',
                name: 'in',
                type: 'filter',
                hook: 'input',
                prio: 0,
                policy: 'drop',
              },
            },
            { rule: { family: 'inet', table: 'f', chain: 'in', expr } },
          ],
        }),
      ).chains;
    const port = {
      match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: 22 },
    };
    const limit = { limit: { rate: 10, burst: 5, per: 'minute' } };
    const wall = exampleFirewall(null);
    const ssh = { protocol: 'tcp', port: 22 } as const;
    expect(isRateLimited({ ...wall, chains: rule(port, limit, { accept: null }) }, ssh)).toBe(true);
    expect(isRateLimited({ ...wall, chains: rule(port, limit, { log: {} }) }, ssh)).toBe(false);
    expect(isRateLimited({ ...wall, chains: rule(port, { accept: null }) }, ssh)).toBe(false);
    expect(
      isRateLimited({ ...wall, chains: rule(port, limit, { accept: null }) }, { ...ssh, port: 80 }),
    ).toBe(false);
  });
});

describe('zones of firewalld', () => {
  it('have a target and interfaces; comments count for nothing', () =>
    expect(
      knownValue(
        firewalldZones,
        found(
          filesOutput({
            '/etc/firewalld/firewalld.conf': '# DefaultZone=trusted\nDefaultZone=work\n',
            '/etc/firewalld/zones/work.xml':
              '<zone target="DROP"><!-- <interface name="no"/> --><interface name="eth1"/></zone>',
          }),
        ),
      ),
    ).toEqual({
      defaultZone: 'work',
      zones: [{ name: 'work', target: 'DROP', interfaces: ['eth1'], path: '/etc/firewalld/zones/work.xml' }],
    }));
  it('are none where firewalld is not configured', () =>
    expect(knownValue(firewalldZones, found(filesOutput({})))).toBeNull());
  it('of hostile length cost no time', () =>
    expect(
      knownValue(firewalldZones, found(filesOutput({ '/etc/firewalld/zones/x.xml': '<!--'.repeat(60_000) })))
        ?.zones,
    ).toHaveLength(1));
});

describe('TCP wrappers', () => {
  it('are read where they deny', () =>
    expect(
      knownValue(
        tcpWrapperRules,
        found(
          filesOutput({
            '/etc/hosts.allow': 'sshd: 10.0.0.0/8\nvsftpd: ALL : DENY\n',
            '/etc/hosts.deny': '# ALL: PARANOID\n\nALL: ALL\n',
          }),
        ),
      ),
    ).toEqual([
      { text: 'vsftpd: ALL : DENY', path: '/etc/hosts.allow', line: 2 },
      { text: 'ALL: ALL', path: '/etc/hosts.deny', line: 3 },
    ]));
});
