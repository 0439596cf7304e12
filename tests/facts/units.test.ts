import { describe, expect, it } from 'vitest';
import { startsAtBoot, unitNamed, units } from '../../src/facts/units.ts';
import { answerFixture, knownValue, printed } from './host-answers.ts';

const read = (text: string) => knownValue(units, printed(text));
const file = (name: string, size = 400) => `-rw-r--r-- 1 0 0 ${size} Jan  1  2025 ${name}`;
const link = (name: string, target: string) => `lrwxrwxrwx 1 0 0 30 Jan  1 12:00 ${name} -> ${target}`;

describe('a recorded Debian 12', () => {
  const all = read(answerFixture('units/debian-12-not-booted.txt'));
  it('has no running manager, so that nothing is known to be active', () => {
    expect(all.manager).toBeNull();
    expect(unitNamed(all, 'ssh.service')?.active).toBeNull();
  });
  it.each([
    ['ssh.service', 'enabled'],
    ['docker.service', 'enabled'],
    ['dbus.service', 'static'],
    ['sudo.service', 'masked'],
    ['postgresql@.service', 'disabled'],
  ])('%s is %s', (name, state) => expect(unitNamed(all, name)?.state).toBe(state));
  it('follows an alias', () => expect(unitNamed(all, 'sshd.service')?.name).toBe('ssh.service'));
  it('knows nothing of what is not there', () => expect(unitNamed(all, 'nginx.service')).toBeNull());
});

const booted = [
  '@ systemd',
  '# /etc/systemd/system',
  link('avahi-daemon.service', '/dev/null'),
  link('display-manager.service', '/usr/lib/systemd/system/gdm.service'),
  file('empty.service', 0),
  '# /etc/systemd/system/multi-user.target.wants',
  link('nginx.service', '/usr/lib/systemd/system/nginx.service'),
  link('gone.service', '/usr/lib/systemd/system/gone.service'),
  '? /etc/systemd/system',
  '# /usr/lib/systemd/system',
  file('avahi-daemon.service'),
  file('gdm.service'),
  file('nginx.service'),
  file('cups.socket'),
  file('helper.service'),
  '# /usr/lib/systemd/system/sysinit.target.wants',
  link('systemd-journald.service', '../systemd-journald.service'),
  '? /usr/lib/systemd/system',
  '/usr/lib/systemd/system/nginx.service',
  '/usr/lib/systemd/system/cups.socket',
  '# /run/systemd/units',
  link('invocation:nginx.service', '0123456789abcdef0123456789abcdef'),
].join('\n');

describe('a recorded Debian 12 virtual machine that runs', () => {
  const all = read(answerFixture('units/debian-12-running.txt'));
  it.each([
    ['ssh.service', 'enabled', true],
    ['nftables.service', 'enabled', true],
    ['fail2ban.service', 'enabled', true],
    ['rescue.service', 'static', false],
    // Sockets and timers leave no mark, running or not.
    ['apt-daily.timer', 'enabled', null],
    ['systemd-journald.socket', 'static', null],
  ])('%s is %s', (name, state, active) => {
    expect(unitNamed(all, name)).toMatchObject({ state, active });
  });
});

describe('the state at boot, as systemctl is-enabled tells it', () => {
  const all = read(booted);
  it.each([
    ['nginx.service', 'enabled', true, true],
    ['cups.socket', 'disabled', false, null],
    ['helper.service', 'static', false, false],
    ['systemd-journald.service', 'static', true, false],
    ['avahi-daemon.service', 'masked', false, false],
    ['empty.service', 'masked', false, false],
    ['gdm.service', 'enabled', true, false],
    ['gone.service', 'enabled', true, false],
  ])('%s is %s', (name, state, boots, active) => {
    const unit = unitNamed(all, name);
    expect(unit).toMatchObject({ state, active });
    expect(unit !== null && startsAtBoot(unit)).toBe(boots);
  });
  it('is incomplete where a folder may not be listed', () => {
    expect(read('@ systemd\n# /etc/systemd/system\n@ hidden\n').installed).toMatchObject({
      complete: false,
      reason: { code: 'permission' },
    });
  });
});

describe('other service managers', () => {
  it('reads the runlevels of OpenRC', () => {
    const all = read(
      [
        '@ openrc',
        '# /etc/runlevels/default',
        link('sshd', '/etc/init.d/sshd'),
        '# /run/openrc/started',
        link('sshd', '/etc/init.d/sshd'),
        '# /etc/init.d',
        file('sshd'),
        file('nftables'),
      ].join('\n'),
    );
    expect(unitNamed(all, 'sshd')).toMatchObject({
      manager: 'openrc',
      state: 'enabled',
      active: true,
      wantedBy: ['default'],
    });
    expect(unitNamed(all, 'nftables')).toMatchObject({ state: 'disabled', active: false });
  });
  it('reads the links of System V', () => {
    const all = read(
      [
        '# /etc/rc2.d',
        link('S01ssh', '../init.d/ssh'),
        link('K01atd', '../init.d/atd'),
        '# /etc/init.d',
        file('ssh'),
        file('atd'),
      ].join('\n'),
    );
    expect(unitNamed(all, 'ssh')).toMatchObject({ manager: 'sysv', state: 'enabled' });
    expect(unitNamed(all, 'atd')).toMatchObject({ state: 'disabled' });
  });
});
