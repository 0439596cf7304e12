import { describe, expect, it } from 'vitest';
import enabledAtBoot from '../../../checks/firewall/enabled-at-boot.ts';
import singleManager from '../../../checks/firewall/single-manager.ts';
import { type Answer, found } from '../../../src/core/answer.ts';
import { type ProbeKey, probeKey } from '../../../src/core/probe.ts';
import { firewallManagers } from '../../../src/facts/firewall-managers.ts';
import { units } from '../../../src/facts/units.ts';
import { knownValue, printed } from '../../facts/host-answers.ts';
import { testCheck } from '../../test-check.ts';
import { DENY, exampleFirewall } from './example-firewall.ts';

const manager = (name: string, enabled = true, loadsFilter: boolean | null = null) => ({
  name,
  enabled,
  loadsFilter,
  unit: `${name}.service`,
});
const known = (value: ReturnType<typeof exampleFirewall> | null) => ({ known: true, value }) as const;
const denied = { known: false, leftOut: false, reason: { code: 'permission', text: 'root only' } } as const;

testCheck(enabledAtBoot, [
  {
    name: 'ufw',
    facts: { self: { managers: [manager('ufw')], firewall: known(exampleFirewall(DENY)) } },
    expect: 'pass',
  },
  {
    name: 'units are told to everybody',
    facts: { self: { managers: [manager('firewalld')], firewall: denied } },
    expect: 'pass',
  },
  {
    name: 'rules in the kernel that nothing loads',
    facts: { self: { managers: [manager('nftables', false)], firewall: known(exampleFirewall(DENY)) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The rules in the kernel are lost with the next restart',
          expected: 'an enabled firewall manager',
          actual: 'nftables not in use',
          location: { resource: 'boot' },
        },
      ],
    },
  },
  {
    name: 'nftables is enabled with the packaged file, which filters nothing',
    facts: { self: { managers: [manager('nftables', true, false)], firewall: known(exampleFirewall(null)) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'nftables is enabled at boot but its rules filter nothing',
          expected: 'an enabled firewall manager',
          actual: 'nftables not in use',
          location: { resource: 'boot' },
        },
      ],
      follows: ['firewall/active'],
    },
  },
  { name: 'none is installed', facts: { self: { managers: [], firewall: denied } }, expect: 'fail' },
  { name: 'a container', facts: { self: { managers: [], firewall: known(null) } }, expect: 'not-applicable' },
]);

testCheck(singleManager, [
  {
    name: 'one',
    facts: { self: { managers: [manager('ufw'), manager('nftables', false)] } },
    expect: 'pass',
  },
  {
    name: 'nftables.service flushes what ufw loaded',
    facts: { self: { managers: [manager('ufw'), manager('nftables')] } },
    expect: 'fail',
  },
  { name: 'none', facts: { self: { managers: [] } }, expect: 'not-applicable' },
]);

describe('managers on disk', () => {
  const unit = (name: string) => `-rw-r--r-- 1 0 0 400 Jan  1  2025 ${name}`;
  const wanted = (name: string) =>
    `lrwxrwxrwx 1 0 0 30 Jan  1  2025 ${name} -> /usr/lib/systemd/system/${name}`;
  const read = (enabled: readonly string[], files: Readonly<Record<string, string>>) => {
    const listing = [
      '@ systemd',
      '# /etc/systemd/system/multi-user.target.wants',
      ...enabled.map(wanted),
      '# /usr/lib/systemd/system',
      ...['ufw.service', 'nftables.service', 'netfilter-persistent.service', 'site-firewall.service'].map(
        unit,
      ),
    ].join('\n');
    const entries = Object.entries(files).map(
      ([path, content]) =>
        ({
          path,
          content,
          type: 'file',
          mode: 0o644,
          uid: 0,
          gid: 0,
          size: 1,
          mtime: 0,
          unreadable: null,
        }) as const,
    );
    const [question] = firewallManagers.from[1]?.questions ?? [];
    return knownValue(
      firewallManagers,
      new Map<ProbeKey, Answer>([
        [probeKey(units.questions[0]?.probe as never), printed(listing)],
        [probeKey(question?.probe as never), found({ entries, complete: true, reason: null })],
      ]),
    );
  };
  it('takes ufw for off while its own switch is', () => {
    const off = read(['ufw.service'], { '/etc/ufw/ufw.conf': 'ENABLED=no\n' });
    expect(off.find(({ name }) => name === 'ufw')?.enabled).toBe(false);
    const on = read(['ufw.service'], { '/etc/ufw/ufw.conf': '# x\nENABLED=yes\n' });
    expect(on.find(({ name }) => name === 'ufw')?.enabled).toBe(true);
  });
  it('sees that the packaged nftables.conf filters nothing', () => {
    const packaged =
      'flush ruleset\ntable inet filter {\n chain input { type filter hook input priority filter; }\n}\n';
    const own = packaged.replace('priority filter;', 'priority filter; policy drop;');
    const filtersIn = (text: string) =>
      read(['nftables.service'], { '/etc/nftables.conf': text }).find(({ name }) => name === 'nftables')
        ?.loadsFilter;
    expect([filtersIn(packaged), filtersIn(own)]).toEqual([false, true]);
  });
  it("knows a unit of the house's own by its name", () => {
    expect(
      read(['site-firewall.service'], {})
        .filter(({ enabled }) => enabled)
        .map(({ name }) => name),
    ).toEqual(['site-firewall.service']);
  });
});
