import type { HostRole, WirelessInterface } from 'rempart/check';
import { expect, it } from 'vitest';
import check from '../../../checks/attack-surface/wireless-off.ts';
import { wirelessInterfaces } from '../../../src/facts/wireless-interfaces.ts';
import { commandOutput, resolveWith } from '../../facts/answer-text.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const system = aSystem({ machine: 'bare-metal' });
const roles: readonly HostRole[] = [];
const radio = (state: string, blocked = false): WirelessInterface => ({ name: 'wlan0', state, blocked });

testCheck(check, [
  {
    name: 'blocked',
    facts: { self: { radios: [radio('down', true)], roles, system } },
    expect: 'pass',
  },
  {
    name: 'in a network',
    facts: { self: { radios: [radio('up')], roles, system } },
    expect: 'fail',
  },
  {
    name: 'there and idle',
    facts: { self: { radios: [radio('down')], roles, system } },
    expect: 'fail',
  },
  {
    name: 'an access point',
    facts: {
      self: { radios: [radio('up')], roles: [{ name: 'router', because: 'hostapd' }], system },
    },
    expect: 'not-applicable',
  },
  { name: 'none', facts: { self: { radios: [], roles, system } }, expect: 'not-applicable' },
  {
    name: 'a container',
    facts: { self: { radios: [radio('up')], roles, system: inContainer } },
    expect: 'not-applicable',
  },
]);

it('one line for each radio; names that are none are left out', () => {
  const seen = (text: string, exitCode = 0) =>
    resolveWith(wirelessInterfaces, { 'wireless-interfaces': commandOutput(text, exitCode) });
  expect(seen('wlp2s0 dormant 0\nwlan1 up 1\nx y\n')).toMatchObject({
    value: [
      { name: 'wlp2s0', state: 'dormant', blocked: false },
      { name: 'wlan1', state: 'up', blocked: true },
    ],
  });
  expect(seen('')).toMatchObject({ value: [] });
  expect(seen('', 1)).toMatchObject({ known: false });
});
