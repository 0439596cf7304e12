import { describe, expect, it } from 'vitest';
import { polkitRules } from '../../src/facts/polkit-rules.ts';
import { filesOutput, recordedFiles, valueWith } from './answer-text.ts';

const from = (path: string, text: string) =>
  valueWith(polkitRules, { 'polkit-rules': filesOutput({ [path]: text }) }).items;
const script = (text: string) => from('/etc/polkit-1/rules.d/10.rules', text);

describe('rules of polkit', () => {
  it('as the manual and packages write them', () => {
    const { items } = valueWith(polkitRules, {
      'polkit-rules': recordedFiles('polkit-rules', 'constructed'),
    });
    expect(items.map(({ conditions, actions, line }) => [conditions, actions, line])).toEqual([
      [['group'], ['org.freedesktop.accounts.user-administration'], 4],
      [[], ['org.libvirt.unix.manage'], 12],
    ]);
  });

  it.each([
    ['polkit.addRule(function(a, s) { return polkit.Result.YES; });', [{ conditions: [], actions: [] }]],
    [
      'polkit.addRule(function(a, s) { if (s.user == "jane") return polkit.Result.YES; });',
      [{ conditions: ['user'] }],
    ],
    [
      'polkit.addRule(function(a, subject) { if (subject.active && subject.local) return "yes"; });',
      [{ conditions: ['seat'] }],
    ],
    ['polkit.addRule(function(a, s) { return polkit.Result.NO; });', []],
    ['polkit.addAdminRule(function(a, s) { return ["unix-group:sudo"]; });', []],
    ['// polkit.addRule(function() { return polkit.Result.YES; });', []],
    ['/* polkit.addRule(\nfunction() { return polkit.Result.YES; }); */', []],
    ['polkit.addRule(', []],
  ])('%s', (text, expected) => {
    expect(script(text)).toMatchObject(expected);
  });

  it('of the old form', () => {
    const path = '/etc/polkit-1/localauthority/50-local.d/a.pkla';
    expect(from(path, '[All]\nIdentity=unix-user:*\nAction=*\nResultAny=yes\n')).toMatchObject([
      { conditions: [], actions: [], line: 1 },
    ]);
    expect(from(path, '[Ops]\nIdentity=unix-group:ops\nAction=org.x.y.z\nResultActive=yes\n')).toMatchObject([
      { conditions: ['group', 'seat'], actions: ['org.x.y.z'] },
    ]);
    expect(from(path, '[Ask]\nIdentity=unix-user:*\nAction=*\nResultAny=auth_admin\n')).toEqual([]);
  });
});
