import { execFile, execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type FileEntry, found } from '../../src/core/answer.ts';
import type { FilesProbe, Probe } from '../../src/core/probe.ts';
import { defaultAlgorithms } from '../../src/facts/ssh-default-algorithms.ts';
import { type SshdConfigFiles, sshdConfigFiles } from '../../src/facts/sshd-config-files.ts';
import type { SshdSettings } from '../../src/facts/sshd-config-lines.ts';
import { effectiveSettings } from '../../src/facts/sshd-effective.ts';
import { connectionSpec, type SshdConnectionKind } from '../../src/facts/sshd-match.ts';
import { connectionRefusal } from '../../src/facts/sshd-refusals.ts';
import { sshdReport } from '../../src/facts/sshd-report.ts';
import { COUNT, FOLDER, SEED, type SshdConfiguration, sshdConfigurations } from './sshd-configuration.ts';

const SSHD = '/usr/sbin/sshd';
/** Paths that belong to the build, values that patches of distributions set, and keywords that not every version has. */
const OF_THE_BUILD =
  /^(gssapi(?!authentication$)|kerberos(?!authentication$)|ipqos|modulifile|persource|pidfile|pubkeyauthoptions|requiredrsasize|securitykeyprovider|unusedconnectiontimeout|xauthlocation|hostkey$)/;

/** What sshd says: its values by keyword, or why it refuses. */
type Said = { readonly settings: SshdSettings } | { readonly refusal: string };

const run = (argv: readonly string[]): Promise<Said> =>
  new Promise((resolve) => {
    execFile(SSHD, argv, { encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error !== null) return resolve({ refusal: stderr.trim() || error.message });
      resolve({ settings: sayings(`+ user=x\n${stdout}`) });
    });
  });

/** Read by the fact that reads it on a target. */
const sayings = (text: string): SshdSettings => {
  const view = { answer: () => found({ exitCode: 0, stdout: text, stderr: '' }) };
  const report = sshdReport.resolve(view as never);
  if (!report.known) throw new Error(report.reason.text);
  return report.value.dumps[0]?.settings ?? new Map();
};

const groupsOf = (user: string): readonly string[] => {
  try {
    return execFileSync('id', ['-Gn', user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .trim()
      .split(' ');
  } catch {
    return [];
  }
};

describe.skipIf(!existsSync(SSHD))(`sshd on ${COUNT} generated configurations (seed ${SEED})`, () => {
  let root = '';
  let algorithms: SshdSettings;
  const groups = new Map<string, readonly string[]>();

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'sshd-oracle-'));
    for (const name of ['key', 'key2'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(root, name)]);
    const [program = '', ...argv] = ['ssh', '-F', '/dev/null', '-G', 'host.invalid'];
    const stdout = execFileSync(program, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const view = { answer: () => found({ exitCode: 0, stdout, stderr: '' }) };
    const resolved = defaultAlgorithms.resolve(view as never);
    if (!resolved.known) throw new Error(resolved.reason.text);
    algorithms = resolved.value;
    for (const { kinds } of sshdConfigurations)
      for (const { user } of kinds) if (!groups.has(user)) groups.set(user, groupsOf(user));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  /** The files of a configuration as sshd finds them. */
  const write = (index: number, { files }: SshdConfiguration): string => {
    const folder = join(root, String(index));
    for (const [path, text] of Object.entries(files)) {
      const own = join(folder, path.slice(FOLDER.length));
      mkdirSync(dirname(own), { recursive: true });
      const placed = text.replaceAll(FOLDER, folder);
      writeFileSync(own, placed.replaceAll(join(folder, 'key'), join(root, 'key')));
    }
    return folder;
  };

  /** The files as rempart reads them. */
  const reading = (folder: string): SshdConfigFiles => {
    const entryAt = (path: string): FileEntry => ({
      path: `${FOLDER}${path.slice(folder.length)}`,
      type: 'file',
      mode: 0o644,
      uid: 0,
      gid: 0,
      size: 0,
      mtime: 0,
      content: readFileSync(path, 'utf8').replaceAll(folder, FOLDER),
      unreadable: null,
    });
    const answer = (probe: Probe): Answer => {
      const { patterns } = probe as FilesProbe;
      const entries = patterns
        .filter((pattern) => pattern.startsWith(FOLDER))
        .flatMap((pattern) => globSync(`${folder}${pattern.slice(FOLDER.length)}`).sort())
        .filter((path) => !basename(path).startsWith('.'))
        .map(entryAt);
      return found({ entries, complete: true, reason: null });
    };
    const view = { answer, resolve: (fact: typeof sshdConfigFiles) => fact.resolve(view as never) };
    const files = sshdConfigFiles.resolve(view as never);
    if (!files.known || files.value === null) throw new Error('the files were not read');
    return files.value;
  };

  /** How the two differ about one connection; empty where they agree. */
  const differences = (ours: SshdSettings, theirs: SshdSettings): readonly string[] =>
    [...new Set([...ours.keys(), ...theirs.keys()])]
      .filter((keyword) => !OF_THE_BUILD.test(keyword))
      .flatMap((keyword) => {
        // The wildcard addresses come in the order of the resolver.
        const text = (settings: SshdSettings) => {
          const values = settings.get(keyword) ?? [];
          return (keyword === 'listenaddress' ? [...values].sort() : values).join(' | ');
        };
        return text(ours) === text(theirs)
          ? []
          : [`${keyword}: read ${text(ours) || 'nothing'}, sshd says ${text(theirs) || 'nothing'}`];
      });

  it('reads the same effective values from the files', { timeout: 300_000 }, async () => {
    const atATime = pLimit(2);
    let [accepted, refused, compared] = [0, 0, 0];
    const disagreements: string[] = [];
    const settled = sshdConfigurations.map((configuration, index) => {
      const folder = write(index, configuration);
      const config = reading(folder);
      const main = join(folder, 'sshd_config');
      return atATime(async () => {
        for (const known of configuration.kinds) {
          const kind: SshdConnectionKind = { ...known, groups: groups.get(known.user) ?? [] };
          const [wrong] = [...config.refused, ...config.unheardOf];
          const reason = (wrong ?? connectionRefusal(config.lines, kind))?.why ?? null;
          const said = await run(['-T', '-f', main, '-C', connectionSpec(kind)]);
          const tell = (text: string) =>
            disagreements.push(`${configuration.name}, ${connectionSpec(kind)}: ${text}`);
          if (config.unresolved.length > 0) tell(`not followed: ${config.unresolved.join(' ')}`);
          if ('refusal' in said) {
            refused += 1;
            if (reason === null) tell(`sshd refuses: ${said.refusal}`);
            // Whoever connects next is refused alike.
            if (wrong !== undefined) return;
          } else if (reason !== null) tell(`read as refused: ${reason}`);
          else {
            accepted += 1;
            const ours = effectiveSettings(config.lines, kind, algorithms).settings;
            compared += ours.size;
            for (const difference of differences(ours, said.settings)) tell(difference);
          }
        }
      });
    });
    await Promise.all(settled);
    console.log(
      `seed ${SEED}: ${accepted} connections, ${compared} values compared, ${refused} refused alike`,
    );
    expect(disagreements).toEqual([]);
    expect(accepted).toBeGreaterThan(400);
    expect(refused).toBeGreaterThan(40);
  });
});
