import { completeSet, type HostRole, type WirelessInterface } from 'rempart/check';
import { expect, it } from 'vitest';
import check from '../../../checks/attack-surface/wireless-off.ts';
import { wirelessInterfaces } from '../../../src/facts/wireless-interfaces.ts';
import { filesOutput, valueWith } from '../../facts/answer-text.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const system = aSystem({ machine: 'bare-metal' });
const roles: readonly HostRole[] = [];
const radio = (state: string, blocked = false): WirelessInterface => ({ name: 'wlan0', state, blocked });

testCheck(check, [
  {
    name: 'blocked',
    facts: { self: { radios: completeSet([radio('down', true)]), roles, system } },
    expect: 'pass',
  },
  {
    name: 'in a network',
    facts: { self: { radios: completeSet([radio('up')]), roles, system } },
    expect: 'fail',
  },
  {
    name: 'there and idle',
    facts: { self: { radios: completeSet([radio('down')]), roles, system } },
    expect: 'fail',
  },
  {
    name: 'an access point',
    facts: {
      self: { radios: completeSet([radio('up')]), roles: [{ name: 'router', because: 'hostapd' }], system },
    },
    expect: 'not-applicable',
  },
  { name: 'none', facts: { self: { radios: completeSet([]), roles, system } }, expect: 'not-applicable' },
  {
    name: 'a container',
    facts: { self: { radios: completeSet([radio('up')]), roles, system: inContainer } },
    expect: 'not-applicable',
  },
]);

it('a radio is known by its phy, and off by software or by its switch', () => {
  const seen = (soft: string, hard: string) =>
    valueWith(wirelessInterfaces, {
      'wireless-interfaces': filesOutput({
        '/sys/class/net/eth0/operstate': 'up\n',
        '/sys/class/net/wlp2s0/operstate': 'dormant\n',
        '/sys/class/net/wlp2s0/phy80211/index': '0\n',
        '/sys/class/net/wlp2s0/phy80211/rfkill1/soft': soft,
        '/sys/class/net/wlp2s0/phy80211/rfkill1/hard': hard,
      }),
    }).items;
  expect(seen('0\n', '0\n')).toEqual([{ name: 'wlp2s0', state: 'dormant', blocked: false }]);
  expect(seen('1\n', '0\n')[0]?.blocked).toBe(true);
  expect(seen('0\n', '1\n')[0]?.blocked).toBe(true);
});
