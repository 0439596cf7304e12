import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/core/generated/report.ts';
import { type Ran, rempart } from '../cli/command-line.ts';
import { describeWith, docker, type RunningEngine, START_TIMEOUT_MS, startEngine } from '../testbed/index.ts';
import { reportDocument } from './report-document.ts';

/** Colour, a new title of the window, a cleared screen, a bell, C1 controls, other directions of writing, line ends of every kind. */
const CONTROL =
  '\u001b[31mred\u001b]0;owned\u0007\u001b[2J\b\u0085\u009b31m\u202egnp.exe\u2066\u2028\u2029\r\nnext';
const QUOTES = '\'"`$(id)\\ ; rm -rf / && echo <script>alert(1)</script> =cmd|calc!A1 %s %n {{.}}';
const HOSTILE = `${CONTROL}${QUOTES}`;
const LONG = 'x'.repeat(65_536);
/** Longer than the widest terminal on which the report is laid out. */
const LONGEST_LINE = 200;
/** Bytes; 240 MB were measured, of which an audit of ordinary containers needs 150. */
const MEMORY = 400 * 1024 * 1024;

interface HostileCase {
  readonly name: string;
  /** The body of `POST /containers/create`: more gets through there than through the command line. */
  readonly body: Readonly<Record<string, unknown>>;
}

const make = (
  name: string,
  body: Readonly<Record<string, unknown>>,
  hostConfig: Readonly<Record<string, unknown>> = {},
): HostileCase => ({
  name,
  body: { Image: 'rempart/shell:1', Cmd: ['sleep', '86400'], ...body, HostConfig: hostConfig },
});

/** `folder` is one of this machine, whose own name is hostile. */
const hostileCases = (folder: string): readonly HostileCase[] => [
  make('labels', {
    Labels: { [HOSTILE]: HOSTILE, long: LONG, [LONG]: '', 'com.docker.compose.project': CONTROL },
  }),
  make('compose', {
    Labels: {
      'com.docker.compose.project': HOSTILE,
      'com.docker.compose.service': LONG,
      'com.docker.compose.container-number': '\u001b[1m',
    },
  }),
  make('environment', { Env: [`HOSTILE=${HOSTILE}`, `LONG=${LONG}`, `${CONTROL}=1`, LONG] }),
  make('command', { Cmd: ['sh', '-c', 'exec sleep 86400', HOSTILE, LONG] }),
  make('entrypoint', { Entrypoint: ['sh', '-c', `exec sleep 86400 # ${HOSTILE}`], Cmd: [] }),
  make('health', { Healthcheck: { Test: ['CMD-SHELL', `true # ${HOSTILE}${LONG}`], Interval: 10 ** 9 } }),
  make('paths', {}, { Binds: [`${folder}:/mnt/${CONTROL.replaceAll(/[:\n\r]/g, '')}`] }),
  make('long-paths', {}, { Mounts: [{ Type: 'bind', Source: folder, Target: `/${'d/'.repeat(2000)}` }] }),
  make('tmpfs', {}, { Tmpfs: { [`/run/${CONTROL.replaceAll(/[\n\r]/g, '')}`]: '' } }),
  make('user', { User: `${CONTROL}:${LONG}` }),
  make('user-long', { User: LONG }),
  make('working-dir', { WorkingDir: `/${HOSTILE}` }),
  make('hostname', { Hostname: CONTROL, Domainname: LONG }),
  make('hostname-long', { Hostname: LONG }),
  make('hosts', {}, { ExtraHosts: [`${CONTROL}:10.0.0.1`] }),
  make('security', {}, { SecurityOpt: [`label=${CONTROL}`, `label=${LONG}`] }),
  make('devices', {}, { DeviceCgroupRules: ['c *:* rwm'], CgroupParent: `/${CONTROL}` }),
  make(
    'devices-of',
    {},
    {
      Devices: [{ PathOnHost: '/dev/null', PathInContainer: `/dev/${CONTROL}`, CgroupPermissions: CONTROL }],
    },
  ),
  make('sysctls', {}, { Sysctls: { [CONTROL]: LONG } }),
  make('log', {}, { LogConfig: { Type: 'json-file', Config: { labels: HOSTILE, tag: LONG } } }),
  make(
    'aliases',
    {
      NetworkingConfig: { EndpointsConfig: { backend: { Aliases: [CONTROL, LONG] } } },
    },
    { NetworkMode: 'backend' },
  ),
  make(`${'n'.repeat(4096)}`, {}),
  ...Array.from({ length: 20 }, (_, index) =>
    make(`many-${index}`, { Labels: { a: LONG, b: LONG }, Env: [`A=${LONG}`, `B=${HOSTILE}`] }),
  ),
];

describeWith('engine', 'containers whose every text is hostile', () => {
  let running: RunningEngine;
  const created: string[] = [];
  const refused: string[] = [];

  beforeAll(async () => {
    running = await startEngine({ containers: [] });
    const folder = join(running.folder, CONTROL.replaceAll(/[/:\n\r]/g, ''));
    mkdirSync(folder);
    await docker(running, ['network', 'create', 'backend'], { allowFailure: true });
    for (const { name, body } of hostileCases(folder)) {
      const path = `/v1.41/containers/create?name=${encodeURIComponent(name)}`;
      const answer = await post(path, body);
      if (answer.Id === undefined) refused.push(`${name}: ${answer.message}`);
      else {
        created.push(name);
        // What the runtime refuses stays as it was made: that is audited too.
        await post(`/v1.41/containers/${answer.Id}/start`, null);
      }
    }
  }, START_TIMEOUT_MS);
  afterAll(() => running?.stop());

  const post = (path: string, body: unknown) =>
    new Promise<{ readonly Id?: string; readonly message?: string }>((resolve, reject) => {
      request(
        {
          socketPath: running.socket,
          path,
          method: 'POST',
          agent: false,
          headers: { 'content-type': 'application/json' },
        },
        // A start that was done answers with nothing.
        (response) => text(response).then((body) => resolve(body === '' ? {} : JSON.parse(body)), reject),
      )
        .on('error', reject)
        .end(body === null ? '' : JSON.stringify(body));
    });

  /** An audit, with the most memory that it held. */
  const audit = async (
    env: Readonly<Record<string, string>>,
    ...words: readonly string[]
  ): Promise<Ran & { readonly memory: number }> => {
    let memory = 0;
    const ran = await rempart(['audit', 'docker', '--docker-host', `unix://${running.socket}`, ...words], {
      env,
      during: ({ pid }) => {
        const look = setInterval(() => {
          const status = `/proc/${pid}/status`;
          if (!existsSync(status)) return clearInterval(look);
          memory = Math.max(
            memory,
            Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(status, 'utf8'))?.[1] ?? 0),
          );
        }, 50);
      },
    });
    return { ...ran, memory: memory * 1024 };
  };

  it('all got past the engine', () => {
    expect(refused).toEqual([]);
  });

  it('are audited, each with a row, in JSON that is valid', async () => {
    const { stdout, stderr, status, memory } = await audit({}, '--output', 'json');
    expect(stderr).toMatch(/^docker: unix:[^\n]*\n$/);
    expect(status).toBe(0);
    const report: Report = reportDocument(stdout);
    // A text of a target has an end in the report.
    const beginning = (name: string) => name.slice(0, 1000);
    const names = report.targets
      .filter(({ kind }) => kind === 'container')
      .map(({ name }) => beginning(name));
    expect(new Set(names)).toEqual(new Set([...created].map(beginning)));
    const crashed = report.targets.flatMap(({ name, results }) =>
      results
        .filter(({ reason }) => reason?.text.startsWith('This check could not read its evidence'))
        .map(({ checkId, reason }) => `${name} ${checkId} ${reason?.text}`),
    );
    expect(crashed).toEqual([]);
    expect(memory).toBeGreaterThan(0);
    expect(memory).toBeLessThan(MEMORY);
  }, 120_000);

  for (const width of [80, 160])
    it(`are told on a terminal of ${width} columns without one control byte`, async () => {
      const { stdout, status } = await audit({ COLUMNS: String(width) }, '--verbose');
      expect(status).toBe(0);
      expect(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/u.exec(stdout),
      ).toBe(null);
      const longest = Math.max(...stdout.split('\n').map((line) => line.length));
      expect(longest).toBeLessThan(LONGEST_LINE);
    }, 120_000);
});
