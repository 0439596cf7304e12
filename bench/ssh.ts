import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connectSsh, type SshSettings } from '../src/transports/ssh/ssh.ts';
import { available } from '../tests/testbed/available.ts';
import { runCommand } from '../tests/testbed/run-command.ts';
import { type SshServer, sshServer } from '../tests/testbed/ssh-server.ts';
import { hostProbes } from './host-script.ts';
import {
  benchOptions,
  limitLine,
  type OwnWork,
  type Program,
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

const settings: SshSettings = {
  user: null,
  identity: null,
  hostKey: 'strict',
  become: 'auto',
  useSshProgram: true,
  env: process.env,
  password: null,
  becomePassword: null,
  passphrase: null,
};

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

const audit = (config: string, hosts: readonly string[], selection: readonly string[] = []): Program => ({
  name: 'rempart',
  argv: [
    process.execPath,
    ...[rempart, 'audit', ...hosts.map((name) => `ssh:${name}`), '--ssh-config', config],
    ...['--no-walk', '--quiet', '--jobs', '32', ...selection],
  ],
});

/** Cheap questions: what the way costs shows, and not what the script costs. */
const FEW = 'os-hardening/address-space-randomised';

/** What `rempart plan` prints, with a random number in the place of NONCE. */
const plannedScript = async (selection: readonly string[]): Promise<string> => {
  const words = ['plan', 'ssh:bench-0', '--no-walk', ...selection];
  const { stdout } = await runCommand(process.execPath, [rempart, ...words]);
  return stdout.replaceAll('NONCE', randomBytes(16).toString('hex'));
};

/** Login and first wave alone: what the peer does, without the start of node, the second wave, the judging. */
const firstWave = async (config: string): Promise<OwnWork> => {
  const probes = (await hostProbes()).filter(({ kind }) => kind !== 'walk');
  return {
    name: 'login and first wave',
    work: async () => {
      const signal = AbortSignal.timeout(120_000);
      await using connection = await connectSsh({
        address: { host: 'bench-0', user: null, port: null },
        settings,
        configFile: config,
        walkSeconds: null,
        signal,
      });
      const answers = await connection.ask(probes, { signal });
      if ([...answers.values()].filter(({ state }) => state === 'found').length < probes.length / 4)
        throw new Error('the host did not answer');
    },
  };
};

const oneHost = async (config: string, script: string): Promise<void> => {
  const [ours = [], theirs = [], wave = [], bare = []] = await pairedRuns(rounds, [
    audit(config, names.slice(0, 1)),
    { name: 'ssh', argv: ['ssh', '-F', config, 'bench-0', 'sh -s'], input: script },
    await firstWave(config),
    { name: 'sh', argv: ['sh', '-s'], input: script },
  ]);
  say(timingLine('rempart audit ssh:HOST --no-walk', ours));
  say(timingLine('the same script through ssh HOST sh -s', theirs));
  say(timingLine('rempart, login and first wave alone', wave));
  say(timingLine('the same script without SSH', bare));
  const ratio = pairSpread(ours, theirs, (a, b) => a.wall / b.wall);
  say(limitLine('ratio, the whole audit', ratio, { most: 0.8 }));
  const waveRatio = pairSpread(wave, theirs, (a, b) => a.wall / b.wall);
  say(limitLine('ratio, login and first wave', waveRatio, { most: 0.8 }));
};

const manyHosts = async (
  config: string,
  scriptFile: string,
  selection: readonly string[],
  times: number,
): Promise<void> => {
  const [ours = [], theirs = []] = await pairedRuns(times, [
    audit(config, names, selection),
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
    const few = ['--only', FEW];
    const script = await plannedScript([]);
    writeFileSync(config, sshConfig(server));
    sayLoad();
    await oneHost(config, script);
    say(`every question, ${script.length} bytes of script:`);
    writeFileSync(scriptFile, script);
    await manyHosts(config, scriptFile, [], Math.ceil(rounds / 3));
    const short = await plannedScript(few);
    say(`--only ${FEW}, ${short.length} bytes of script:`);
    writeFileSync(scriptFile, short);
    await manyHosts(config, scriptFile, few, rounds);
    sayLoad();
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
