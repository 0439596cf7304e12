import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { containerOf, processes } from '../../src/facts/processes.ts';
import { commandOutput, recordedText, resolveWith, valueWith } from './answer-text.ts';

const recorded = recordedText('processes', 'debian-12-vm');

/** Two processes as the script prints them. */
const printed = (commands: string, links = '1/exe /usr/lib/systemd/systemd\0') =>
  `self 900
1/status:Name:\tsystemd
1/status:State:\tS (sleeping)
1/status:PPid:\t0
1/status:Uid:\t0\t0\t0\t0
1/status:Gid:\t0\t0\t0\t0
1/status:VmSize:\t100 kB
1/status:CapEff:\t000001ffffffffff
7/status:Name:\tapp\\n8/status:Uid:
7/status:State:\tS (sleeping)
7/status:PPid:\t1
7/status:Uid:\t0\t33\t33\t33
7/status:Gid:\t33\t33\t33\t33
7/status:VmSize:\t100 kB
7/status:CapEff:\t0000000000000400
7/status:NoNewPrivs:\t1
7/status:Seccomp:\t2
1/cgroup:0::/init.scope
7/cgroup:0::/system.slice/docker-${'a'.repeat(64)}.scope
\0\0${links}\0${commands}`;

const parse = (stdout: string) => valueWith(processes, { processes: commandOutput(stdout) });

describe('processes', () => {
  it('of a virtual machine: users, programs and units', () => {
    const all = parse(recorded);
    expect(all.complete).toBe(true);
    const at = (name: string) => all.items.find((process) => process.name === name);
    expect(at('systemd')).toMatchObject({
      pid: 1,
      uid: 0,
      executable: '/usr/lib/systemd/systemd',
      kernelThread: false,
      userNamespace: 'init',
    });
    expect(at('kthreadd')).toMatchObject({ pid: 2, kernelThread: true, command: [] });
    expect(at('dbus-daemon')).toMatchObject({ uid: 100, cgroup: '/system.slice/dbus.service' });
  });

  it('leave out the shell that looks, and its children', () => {
    expect(
      parse(recorded).items.filter(({ command }) => command.join(' ').includes('grep -sHE')).length,
    ).toBeLessThanOrEqual(1);
  });

  it('keep effective and real ids apart', () => {
    const app = parse(printed('7/cmdline:/app\0')).items[1];
    expect(app).toMatchObject({
      uid: 33,
      uids: [0, 33, 33, 33],
      gid: 33,
      capEff: 0x400n,
      noNewPrivs: true,
      seccomp: 2,
    });
  });

  it('a name or an argument cannot forge another process', () => {
    const all = parse(printed('7/cmdline:/app\n1/cmdline:evil\x007/cmdline:--x\0'));
    expect(all.items.map(({ pid }) => pid)).toEqual([1, 7]);
    expect(all.items[0]?.command).toEqual([]);
  });

  it('a program that was deleted keeps its path', () => {
    const all = parse(printed('', '7/exe /tmp/x (deleted)\0'));
    expect(all.items[1]).toMatchObject({ executable: '/tmp/x', executableDeleted: true });
  });

  it('links that may not be followed leave nulls', () => {
    expect(parse(printed('', '')).items[1]).toMatchObject({ executable: null, userNamespace: null });
  });

  it('secrets are taken out of arguments, also where name and value are two', () => {
    const [, app] = parse(
      printed(
        '7/cmdline:/app\x007/cmdline:--password\x007/cmdline:hunter2\x007/cmdline:-c\x007/cmdline:export SESSION=abc123; run\0',
      ),
    ).items;
    expect(app?.command.join(' ')).not.toMatch(/hunter2|abc123/);
    expect(app?.command[1]).toBe('--password');
    expect(recorded).not.toMatch(/canary/);
  });

  it('redaction may run twice', () => {
    const redact = processes.questions[0]?.redact as unknown as (output: object) => { stdout: string };
    const once = redact(commandOutput(recorded));
    expect(redact(once)).toEqual(once);
  });

  it('a hidden first process means that others are hidden', () => {
    const stdout = printed('').replace(/^1\/status:.*\n/gm, '');
    expect(parse(stdout)).toMatchObject({ complete: false, reason: { code: 'permission' } });
  });

  it('a list that was cut is unknown', () => {
    expect(resolveWith(processes, { processes: commandOutput('self 1\n1/status:Name:\tx') })).toMatchObject({
      known: false,
      reason: { code: 'truncated' },
    });
  });
});

describe('this very process', () => {
  const shells = [['sh'], ['dash'], ['busybox', 'sh']].filter(([name]) =>
    ['/bin', '/usr/bin'].some((folder) => existsSync(`${folder}/${name}`)),
  );

  it.each(shells)('is seen by %s', (name, ...applet) => {
    const probe = processes.questions[0]?.probe;
    const script = probe?.kind === 'command' ? (probe.argv[2] ?? '') : '';
    // Without PATH, busybox takes its own find and stat.
    const stdout = execFileSync(name, [...applet, '-c', script], {
      env: name === 'busybox' ? {} : process.env,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const seen = parse(stdout).items;
    // Who asks is left out of what it sees; its own parent is not.
    expect(seen.find(({ pid }) => pid === process.pid)).toBeUndefined();
    const self = seen.find(({ pid }) => pid === process.ppid);
    expect(self?.executable).toBe(realpathSync(`/proc/${process.ppid}/exe`));
    expect(self?.uid).toBe(process.geteuid?.());
    expect(self?.command[0]).toMatch(/node/);
  });
});

describe('the container of a process', () => {
  it.each([
    [`/team/web/${'b'.repeat(64)}`, 'b'.repeat(64)],
    [`/system.slice/docker-${'a'.repeat(64)}.scope`, 'a'.repeat(64)],
    [`/docker/${'b'.repeat(64)}`, 'b'.repeat(64)],
    [`/machine.slice/libpod-${'c'.repeat(64)}.scope/container`, 'c'.repeat(64)],
    [`/kubepods.slice/kubepods-besteffort.slice/cri-containerd-${'d'.repeat(64)}.scope`, 'd'.repeat(64)],
    ['/lxc.payload.web', 'lxc.payload.web'],
    ['/machine.slice/machine-qemu\\x2d1\\x2dweb.scope', null],
    ['/machine.slice/systemd-nspawn@box.service', 'machine.slice/systemd-nspawn@box.service'],
    ['/system.slice/docker.service', null],
    ['/system.slice/containerd.service', null],
    ['/user.slice/user-1000.slice/session-2.scope', null],
  ])('%s', (cgroup, id) => {
    expect(containerOf({ cgroup })).toBe(id);
  });
});
