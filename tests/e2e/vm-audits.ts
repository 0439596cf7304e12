import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Report, Result } from '../../src/core/generated/report.ts';
import { type Ran, rempart } from '../cli/command-line.ts';
import { type CommandResult, sshRun, type Vm, type VmName, vm } from '../testbed/index.ts';
import { reportDocument } from './report-document.ts';

/** An audit of an emulated machine takes a minute, beside other tests more. */
export const AUDIT_TIMEOUT_MS = 300_000;

/** Audits of virtual machines over SSH. */
export interface VmAudits {
  /** For files of the tests; gone after `stop`. */
  readonly folder: string;
  /** Options that lead a command to a machine as that user, and what was asked. */
  readonly way: (name: VmName, user: string) => readonly string[];
  readonly audit: (name: VmName, user: string, ...words: readonly string[]) => Promise<Ran>;
  /** The report of an audit that is shared by all who ask for the same machine and user; `text` is it as printed. */
  readonly reportOf: (
    name: VmName,
    user: string,
  ) => Promise<{ readonly report: Report; readonly text: string }>;
  /** Runs a command on a machine as `auditor`. */
  readonly run: (name: VmName, command: string) => Promise<CommandResult>;
  readonly machine: (name: VmName) => Vm;
  readonly stop: () => void;
}

/** Audits of the machines of this run, unless `start` gives others. */
export const vmAudits = async (
  names: readonly VmName[],
  start: (name: VmName) => Promise<Vm> = vm,
): Promise<VmAudits> => {
  const folder = mkdtempSync(join(tmpdir(), 'rempart-vm-e2e-'));
  const config = join(folder, 'ssh_config');
  const machines = new Map<VmName, Vm>();
  for (const name of names) machines.set(name, await start(name));
  const hosts = [...machines].flatMap(([name, { host, port, clientKey, knownHosts }]) => [
    `Host ${name}`,
    `  HostName ${host}`,
    `  Port ${port}`,
    `  IdentityFile ${clientKey}`,
    '  IdentitiesOnly yes',
    `  UserKnownHostsFile ${knownHosts}`,
  ]);
  writeFileSync(config, `${hosts.join('\n')}\n`);

  const machine = (name: VmName): Vm => {
    const found = machines.get(name);
    if (found === undefined) throw new Error(`no ${name} machine`);
    return found;
  };
  const way = (name: VmName, user: string): readonly string[] => [
    ...[`ssh:${name}`, '--ssh-config', config, '--user', user, '--timeout', '280'],
  ];
  const audit = (name: VmName, user: string, ...words: readonly string[]): Promise<Ran> =>
    rempart(['audit', ...way(name, user), '--output', 'json', ...words]);
  const asked = new Map<string, Awaited<ReturnType<VmAudits['reportOf']>>>();
  return {
    folder,
    way,
    audit,
    reportOf: async (name, user) => {
      const before = asked.get(`${name} ${user}`);
      if (before !== undefined) return before;
      const { stdout, stderr, status } = await audit(name, user);
      expect(stderr).toBe('');
      expect(status).toBe(0);
      const audited = { report: reportDocument(stdout), text: stdout };
      asked.set(`${name} ${user}`, audited);
      return audited;
    },
    run: (name, command) => sshRun(machine(name), command, { timeoutMs: 120_000 }),
    machine,
    stop: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** Results of the machine itself by check, without those of its engine. */
export const hostResults = ({ targets }: Report): ReadonlyMap<string, Result> =>
  new Map(
    targets
      .filter(({ kind }) => kind === 'host')
      .flatMap(({ results }) => results.map((result) => [result.checkId, result] as const)),
  );
