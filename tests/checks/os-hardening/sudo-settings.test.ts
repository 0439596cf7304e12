import { type InstalledPackages, parseSudoers, type Sudoers, type UnknownReason } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import checks from '../../../checks/os-hardening/sudo-settings.ts';
import { testCheck } from '../../test-check.ts';
import { known, NO_PERMISSION, notKnown } from '../host-examples.ts';
import { aPackage } from '../patching-examples.ts';

const bySlug = (slug: string) => {
  const check = checks.find(({ id }) => id === `os-hardening/${slug}`);
  if (check === undefined) throw new Error(slug);
  return check;
};

const rules = (text: string, reason: UnknownReason | null = null): Sudoers => ({
  ...parseSudoers([{ path: '/etc/sudoers', text }]),
  files: [],
  reason,
});
const version = (text: string, name = 'sudo') =>
  known<InstalledPackages>({ manager: 'dpkg', packages: [aPackage(name, text)] });
const debian12 = version('1.9.13p3-1+deb12u1');
const ubuntu2404 = version('1.9.15p5-3ubuntu5');

const self = (
  text: string,
  packages: typeof debian12 | typeof notKnown = debian12,
  reason: UnknownReason | null = null,
) => ({
  self: { sudoers: rules(text, reason), packages },
});

describe('the table', () => {
  it('has four rows, tested one by one', () => {
    expect(checks.map(({ id }) => id)).toHaveLength(4);
  });
});

testCheck(bySlug('sudo-own-terminal'), [
  { name: 'told', facts: self('Defaults use_pty'), expect: 'pass' },
  { name: 'the default of newer ones', facts: self('Defaults env_reset', ubuntu2404), expect: 'pass' },
  { name: 'the default of older ones', facts: self('Defaults env_reset'), expect: 'fail' },
  { name: 'switched off', facts: self('Defaults !use_pty', ubuntu2404), expect: 'fail' },
  {
    name: 'switched off for one user',
    facts: self('Defaults use_pty\nDefaults:jane !use_pty'),
    expect: 'fail',
  },
  { name: 'the rewrite in Rust', facts: self('', version('0.2.5-1', 'sudo-rs')), expect: 'pass' },
  { name: 'of a version out of sight', facts: self('', notKnown), expect: 'unknown' },
  { name: 'rules out of sight', facts: self('', debian12, NO_PERMISSION), expect: 'unknown' },
  { name: 'no sudo', facts: { self: { sudoers: null, packages: debian12 } }, expect: 'not-applicable' },
]);

testCheck(bySlug('sudo-logged'), [
  { name: 'the default', facts: self('Defaults env_reset'), expect: 'pass' },
  { name: 'a file instead', facts: self('Defaults !syslog, logfile=/var/log/sudo.log'), expect: 'pass' },
  { name: 'nothing', facts: self('Defaults !syslog'), expect: 'fail' },
  { name: 'nothing for one user', facts: self('Defaults:backup !syslog'), expect: 'fail' },
  { name: 'refusals alone', facts: self('Defaults !log_allowed'), expect: 'fail' },
  { name: 'rules out of sight', facts: self('', debian12, NO_PERMISSION), expect: 'unknown' },
]);

testCheck(bySlug('sudo-secure-path'), [
  { name: 'as Debian ships it', facts: self('Defaults secure_path="/usr/sbin:/usr/bin"'), expect: 'pass' },
  { name: 'none', facts: self('Defaults env_reset'), expect: 'fail' },
  { name: 'for one group alone', facts: self('Defaults:%ops secure_path=/usr/bin'), expect: 'fail' },
  { name: 'an empty element', facts: self('Defaults secure_path="/usr/bin::/sbin"'), expect: 'fail' },
  { name: 'a relative one', facts: self('Defaults secure_path="bin:/sbin"'), expect: 'fail' },
  { name: 'rules out of sight', facts: self('', debian12, NO_PERMISSION), expect: 'unknown' },
]);

testCheck(bySlug('sudo-environment-reset'), [
  {
    name: 'harmless ones are kept',
    facts: self('Defaults env_reset\nDefaults:%sudo env_keep += "EDITOR http_proxy LS_COLORS"'),
    expect: 'pass',
  },
  { name: 'all are kept', facts: self('Defaults !env_reset'), expect: 'fail' },
  { name: 'mended by the last line', facts: self('Defaults !env_reset\nDefaults env_reset'), expect: 'pass' },
  {
    name: 'a loader’s variable is kept',
    facts: self('Defaults env_keep += "LANG LD_PRELOAD"'),
    expect: 'fail',
  },
  {
    name: 'an interpreter’s, for one user',
    facts: self('Defaults:app env_keep+=PYTHONPATH'),
    expect: 'fail',
  },
  { name: 'the caller sets what he likes', facts: self('Defaults setenv'), expect: 'fail' },
  { name: 'rules out of sight', facts: self('', debian12, NO_PERMISSION), expect: 'unknown' },
  {
    name: 'a fault that was seen all the same',
    facts: self('Defaults !env_reset', debian12, NO_PERMISSION),
    expect: 'fail',
  },
]);
