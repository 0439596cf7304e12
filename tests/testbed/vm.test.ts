import { beforeAll, expect, test, vi } from 'vitest';
import { describeWith, hostCanaries, START_TIMEOUT_MS, sshRun, type Vm, vm } from './index.ts';

const names = ['clean', 'hardened'] as const;

vi.setConfig({ testTimeout: 120_000 });

describeWith('vm', 'the virtual machines of the test bed', () => {
  const machines = new Map<string, Vm>();
  beforeAll(async () => {
    for (const name of names) machines.set(name, await vm(name));
  }, START_TIMEOUT_MS);

  const run = async (name: string, command: string, user = 'auditor'): Promise<string> => {
    const machine = machines.get(name);
    if (machine === undefined) throw new Error(`${name} is not up`);
    const { stdout, stderr } = await sshRun({ ...machine, user }, command, { timeoutMs: 60_000 });
    return (stdout + stderr).trim();
  };

  test.each(names)('%s runs all of its units', async (name) => {
    expect(await run(name, 'systemctl is-system-running; systemctl --failed --no-legend')).toBe('running');
    expect(await run(name, 'hostname')).toBe(name);
  });

  test.each(names)('%s has the time of day', async (name) => {
    expect(Math.abs(Number(await run(name, 'date +%s')) - Date.now() / 1000)).toBeLessThan(120);
  });

  test.each(names)('%s gives auditor root, and plain nothing', async (name) => {
    expect(await run(name, 'sudo -n id -u')).toBe('0');
    expect(await run(name, 'sudo -n id -u', 'plain')).toContain('a password is required');
  });

  test('only the clean one lets root in', async () => {
    expect(await run('clean', 'id -u', 'root')).toBe('0');
    expect(await run('hardened', 'id -u', 'root')).toContain('Permission denied');
  });

  test.each(names)('%s holds every canary', async (name) => {
    const script = `sudo sh -c 'cat /etc/shadow /root/.ssh/id_rsa /etc/inventory.conf; systemctl cat inventory.service
      for pid in $(systemctl show -p MainPID --value inventory.service) $(pgrep -f "sleep infinity"); do
        tr "\\0" "\\n" < /proc/$pid/environ; tr "\\0" "\\n" < /proc/$pid/cmdline; done'`;
    const text = await run(name, script);
    for (const { value, where } of Object.values(hostCanaries)) expect(text, where).toContain(value);
  });

  test('only the hardened one filters', async () => {
    expect(await run('clean', 'sudo nft list ruleset')).toBe('');
    expect(await run('hardened', 'sudo nft list ruleset')).toContain('policy drop');
  });

  test('only the clean one listens for telnet and rpcbind', async () => {
    const listening = "ss -Htln | awk '{print $4}' | sed 's/.*://' | sort -un | tr '\\n' ' '";
    expect(await run('clean', listening)).toBe('22 23 111');
    expect(await run('hardened', listening)).toBe('22');
  });

  test('only the clean one knows of updates', async () => {
    const upgradable = 'apt list --upgradable 2>/dev/null | grep -c /';
    expect(Number(await run('clean', upgradable))).toBeGreaterThan(0);
    expect(await run('hardened', upgradable)).toBe('0');
  });

  test('the hardened one runs what watches it', async () => {
    const units = 'auditd apparmor clamav-daemon fail2ban nftables unattended-upgrades';
    expect(await run('hardened', `systemctl is-active ${units}`)).toBe(
      units.replaceAll(/\S+/g, 'active').replaceAll(' ', '\n'),
    );
    expect(await run('hardened', 'sudo test -s /var/lib/aide/aide.db && echo there')).toBe('there');
  });

  test.each(names)('%s reaches nothing outside', async (name) => {
    expect(await run(name, 'timeout 3 bash -c "echo > /dev/tcp/10.0.2.2/22" && echo reached')).not.toContain(
      'reached',
    );
  });
});
