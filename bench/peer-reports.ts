import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  OBJECTING_TESTS_FILE,
  PEER_MACHINES,
  peerReportFile,
  readObjectingTests,
} from '../tests/oracle/peer-reports.ts';
import { redactedLynisReport, redactedSshAudit } from '../tests/oracle/redacted-peer-report.ts';
import { type RunningVm, runCommand, sshRun, startVm } from '../tests/testbed/index.ts';
import { say } from './paired-runs.ts';

/**
 * Records what Lynis and ssh-audit say of the clean and the hardened virtual machine, for the page that compares them with rempart. Both come
 * from Debian's packages and are unpacked, not installed: Lynis in a folder of the running machine's /run, which goes with the machine. It takes
 * a quarter of an hour a machine, where nothing else runs: the machines are emulated.
 */
const FOLDER = '/run/lynis-audit';
/** Without the plugin that Debian adds: what it asks is Debian's own, and reading every program by it takes longer than all of Lynis. Inside an emulated machine Lynis takes many minutes. */
const LYNIS_TIMEOUT_MS = 3_600_000;
const SSH_AUDIT_TIMEOUT_MS = 600_000;
const UPLOAD_TIMEOUT_MS = 120_000;

/** All of them, or those that are named. */
const named = process.argv.slice(2);
const machines = PEER_MACHINES.filter((name) => named.length === 0 || named.includes(name));

const scratch = mkdtempSync(join(tmpdir(), 'rempart-peers-'));

const unpacked = async (name: string): Promise<string> => {
  const folder = join(scratch, name);
  mkdirSync(folder);
  await runCommand('apt-get', ['download', '--quiet', name], { cwd: folder });
  await runCommand('sh', ['-c', 'dpkg-deb --extract ./*.deb root'], { cwd: folder });
  return join(folder, 'root');
};

/** The version of an unpacked package as its makers number it, without Debian's revision. */
const versionOf = async (name: string): Promise<string> => {
  const { stdout } = await runCommand('sh', ['-c', 'dpkg-deb --field ./*.deb Version'], {
    cwd: join(scratch, name),
  });
  return stdout.trim().replace(/-[^-]*$/, '');
};

/** Lynis as it runs from a folder: its program, profile, database and tests side by side; base64 of a compressed tar. */
const lynisArchive = async (): Promise<string> => {
  const root = await unpacked('lynis');
  await writeObjectingTests(root);
  const pack = `set -e; mkdir lynis lynis/plugins; cp usr/sbin/lynis etc/lynis/default.prf lynis; cp -r usr/share/lynis/include usr/share/lynis/db lynis
tar --owner=0 --group=0 --mode=go-w -C lynis -czf lynis.tar.gz .`;
  await runCommand('sh', ['-c', pack], { cwd: root });
  return readFileSync(join(root, 'lynis.tar.gz')).toString('base64');
};

const writeObjectingTests = async (root: string): Promise<void> => {
  const folder = join(root, 'usr/share/lynis/include');
  const tests = readdirSync(folder).flatMap((name) =>
    readObjectingTests(readFileSync(join(folder, name), 'utf8')),
  );
  const found = { class: 'real', lynis: await versionOf('lynis'), tests: [...new Set(tests)].sort() };
  writeFileSync(OBJECTING_TESTS_FILE, `${JSON.stringify(found, null, 1)}\n`);
};

const demand = async (
  vm: RunningVm,
  command: string,
  options: { readonly input?: string; readonly timeoutMs: number; readonly statuses?: readonly number[] },
): Promise<string> => {
  const { stdout, stderr, status } = await sshRun(vm, command, options);
  if (!(options.statuses ?? [0]).includes(status))
    throw new Error(`${vm.name}: ${command} ended with ${status}: ${stderr.slice(-2000)}`);
  return stdout;
};

const lynisReport = async (vm: RunningVm, archive: string): Promise<string> => {
  const unpack = `sudo -n sh -c 'mkdir -m 700 ${FOLDER} && base64 -d | tar -xzf - -C ${FOLDER}'`;
  await demand(vm, unpack, { input: archive, timeoutMs: UPLOAD_TIMEOUT_MS });
  const files = `--logfile ${FOLDER}/lynis.log --report-file ${FOLDER}/report.dat`;
  const run = `sudo -n sh -c 'cd ${FOLDER} && exec sh ./lynis audit system --quick --no-colors --quiet --no-plugins ${files}'`;
  // 78 says that there are warnings.
  await demand(vm, run, { timeoutMs: LYNIS_TIMEOUT_MS, statuses: [0, 78] });
  return demand(vm, `sudo -n cat ${FOLDER}/report.dat`, { timeoutMs: UPLOAD_TIMEOUT_MS });
};

/** As text: in Debian's version the JSON lists algorithms without what is held against them. */
const sshAudit = async (vm: RunningVm, root: string): Promise<string> => {
  const { stdout, stderr, status } = await runCommand(
    'python3',
    [join(root, 'usr/bin/ssh-audit'), '--no-colors', '--timeout=60', `--port=${vm.port}`, vm.host],
    {
      env: { PYTHONPATH: join(root, 'usr/lib/python3/dist-packages'), PYTHONDONTWRITEBYTECODE: '1' },
      allowFailure: true,
      timeoutMs: SSH_AUDIT_TIMEOUT_MS,
    },
  );
  // 2 and 3 say that there are warnings or failures.
  if (![0, 2, 3].includes(status)) throw new Error(`ssh-audit ended with ${status}: ${stderr || stdout}`);
  return stdout;
};

try {
  const [archive, sshAuditRoot] = [await lynisArchive(), await unpacked('ssh-audit')];
  for (const name of machines) {
    const vm = await startVm(name);
    try {
      const startedAt = performance.now();
      // What connects without logging in may be shut out afterwards: Lynis first.
      const lynis = await lynisReport(vm, archive);
      say(`${name}: Lynis took ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
      writeFileSync(peerReportFile('lynis', name), redactedLynisReport(lynis));
      const offer = await sshAudit(vm, sshAuditRoot);
      writeFileSync(peerReportFile('ssh-audit', name), redactedSshAudit(await versionOf('ssh-audit'), offer));
    } finally {
      await vm.stop();
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
