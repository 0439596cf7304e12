import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { available } from '../tests/testbed/available.ts';
import { runCommand } from '../tests/testbed/run-command.ts';
import { type SshServer, sshServer } from '../tests/testbed/ssh-server.ts';
import {
  benchOptions,
  type Contender,
  limitLine,
  pairedRuns,
  pairSpread,
  say,
  sayLoad,
  spreadText,
  timingLine,
} from './paired-runs.ts';

const { rounds } = benchOptions(7);
const rempart = resolve(import.meta.dirname, '../bin/rempart.mjs');
const HOSTS = 30;

const names = Array.from({ length: HOSTS }, (_, index) => `bench-${index}`);

/** Both clients read this and nothing else: no configuration of the machine, one key, a strict look at the host key. */
const sshConfig = ({ host, port, user, clientKey, knownHosts }: SshServer): string =>
  [
    'Host bench-*',
    `  HostName ${host}`,
    `  Port ${port}`,
    `  User ${user}`,
    `  IdentityFile ${clientKey}`,
    '  IdentitiesOnly yes',
    '  IdentityAgent none',
    `  UserKnownHostsFile ${knownHosts}`,
    '  GlobalKnownHostsFile none',
    '  StrictHostKeyChecking yes',
    '  BatchMode yes',
    '  LogLevel ERROR',
    '',
  ].join('\n');

const audit = (config: string, hosts: readonly string[]): Contender => ({
  name: 'rempart',
  argv: [
    process.execPath,
    ...[rempart, 'audit', ...hosts.map((name) => `ssh:${name}`), '--ssh-config', config],
    ...['--no-walk', '--quiet', '--jobs', '32'],
  ],
});

/** What `rempart plan` prints, with a random number in the place of NONCE. */
const plannedScript = async (): Promise<string> => {
  const { stdout } = await runCommand(process.execPath, [rempart, 'plan', 'ssh:bench-0', '--no-walk']);
  return stdout.replaceAll('NONCE', randomBytes(16).toString('hex'));
};

const oneHost = async (config: string, script: string): Promise<void> => {
  const [ours = [], theirs = [], bare = []] = await pairedRuns(rounds, [
    audit(config, names.slice(0, 1)),
    { name: 'ssh', argv: ['ssh', '-F', config, 'bench-0', 'sh -s'], input: script },
    { name: 'sh', argv: ['sh', '-s'], input: script },
  ]);
  say(timingLine('rempart audit ssh:HOST --no-walk', ours));
  say(timingLine('the same script through ssh HOST sh -s', theirs));
  say(timingLine('the same script without SSH', bare));
  const ratio = pairSpread(ours, theirs, (a, b) => a.wall / b.wall);
  say(limitLine('ratio', ratio, { most: 0.8 }));
};

const manyHosts = async (config: string, scriptFile: string): Promise<void> => {
  const [ours = [], theirs = []] = await pairedRuns(Math.ceil(rounds / 2), [
    audit(config, names),
    {
      name: 'xargs ssh',
      argv: ['xargs', '-P16', '-I{}', 'sh', '-c', `ssh -F ${config} {} 'sh -s' <${scriptFile}`],
      input: `${names.join('\n')}\n`,
    },
  ]);
  say(timingLine(`rempart audit of ${HOSTS} hosts --jobs 32`, ours));
  say(timingLine(`the same script through xargs -P16 ssh, ${HOSTS} hosts`, theirs));
  const ratio = pairSpread(ours, theirs, (a, b) => a.wall / b.wall);
  say(limitLine('ratio', ratio, { most: 0.5 }));
  const client = pairSpread(ours, theirs, (a, b) => a.cpu / b.cpu);
  say(`ratio of what the clients take of the processors: ${spreadText(client)}`);
};

const state = available('sshd');
if (!state.ok) say(`There is no SSH server to measure: ${state.reason}.`);
else {
  const folder = mkdtempSync(join(tmpdir(), 'rempart-bench-'));
  const server = await sshServer();
  try {
    const [config, scriptFile] = [join(folder, 'ssh_config'), join(folder, 'script')];
    const script = await plannedScript();
    writeFileSync(config, sshConfig(server));
    writeFileSync(scriptFile, script);
    sayLoad();
    await oneHost(config, script);
    await manyHosts(config, scriptFile);
    sayLoad();
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
