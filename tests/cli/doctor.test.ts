import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith } from '../testbed/index.ts';
import { rempart } from './command-line.ts';

describeWith('sshd', 'doctor', () => {
  it('says with which privilege a target is asked', async () => {
    const { status, stdout } = await rempart(['doctor']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/privilege root/);
    expect(stdout).not.toContain('NOPASSWD');
  });

  it('prints sudoers lines that sudo itself accepts, for exactly what was refused', async () => {
    const { stdout } = await rempart(['doctor'], { uid: 65534, env: { HOME: '/nonexistent' } });
    expect(stdout).toMatch(/more checks could be answered with more privilege/);
    const lines = stdout.split('\n').filter((line) => line.includes('NOPASSWD'));
    expect(lines.some((line) => line.includes('/bin/sh -s'))).toBe(true);
    expect(lines.some((line) => line.includes('/etc/shadow'))).toBe(true);
    expect(lines.some((line) => line.includes('/etc/sudoers'))).toBe(true);
    const folder = mkdtempSync(join(tmpdir(), 'rempart-sudoers-'));
    const file = join(folder, 'rules');
    writeFileSync(file, `${lines.map((line) => line.trim()).join('\n')}\n`, { mode: 0o440 });
    execFileSync('visudo', ['-c', '-f', file], { stdio: 'pipe' });
    rmSync(folder, { recursive: true });
  });

  it('says what is wrong with a target that cannot be reached', async () => {
    const { status, stdout } = await rempart(['doctor', 'docker', '--docker-host', 'unix:///nowhere.sock']);
    expect(status).toBe(3);
    expect(stdout).toMatch(/unreachable[\s\S]*do: /);
  });
});
