import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE } from '../reporters/example-report.ts';
import { OBEYED_OR_INVISIBLE } from '../reporters/hostile-text.ts';
import { type FakeEngine, json, message, polite, startFakeEngine } from '../transports/docker/fake-engine.ts';
import { rempart } from './command-line.ts';

/** What a screen obeys although it is a letter to most programs: C1 controls, a pointer that hides, a filler. */
const LIE = `${HOSTILE}\u009b2J\u2066\u3164\u{e0041}`;
const id = (digit: string) => digit.repeat(64);

/** Bodies of the Engine API in which every text that an engine may choose is a lie. */
const container = {
  Id: id('1'),
  Names: [`/${LIE.replaceAll('/', '')}`],
  Name: LIE,
  Image: LIE,
  ImageID: `sha256:${id('a')}`,
  Command: LIE,
  State: 'running',
  Status: LIE,
  Labels: { [LIE]: LIE, 'com.docker.compose.project': LIE, 'com.docker.compose.service': LIE },
};
const inspected = {
  Id: id('1'),
  Name: LIE,
  Created: '2026-01-01T00:00:00Z',
  AppArmorProfile: LIE,
  State: { Status: 'running', Running: true, Pid: 4_000_000, StartedAt: '2026-01-01T00:00:00Z', ExitCode: 0 },
  Config: { User: LIE, Env: [`PATH=${LIE}`, `API_KEY=${LIE}`], Labels: {}, Image: LIE, Cmd: [LIE] },
  HostConfig: {
    Privileged: true,
    NetworkMode: LIE,
    PidMode: LIE,
    IpcMode: LIE,
    CapAdd: [LIE, 'SYS_ADMIN'],
    CapDrop: [],
    SecurityOpt: [`seccomp=${LIE}`, `apparmor=${LIE}`],
    Devices: [{ PathOnHost: LIE, PathInContainer: LIE, CgroupPermissions: LIE }],
    Binds: [`/etc:${LIE}`],
    CgroupParent: LIE,
    RestartPolicy: { Name: LIE, MaximumRetryCount: 0 },
  },
  Mounts: [{ Type: 'bind', Source: `/etc/${LIE}`, Destination: LIE, RW: true, Propagation: LIE }],
  NetworkSettings: { Networks: { [LIE]: {} }, Ports: { [`80/${LIE}`]: [{ HostIp: '', HostPort: LIE }] } },
};

describe('an engine that lies wherever it may say something', () => {
  let engine: FakeEngine;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rempart-cli-'));
    engine = await startFakeEngine({
      ...polite,
      '/version': json({
        Version: LIE,
        ApiVersion: '1.41',
        MinAPIVersion: '1.12',
        Os: LIE,
        KernelVersion: LIE,
      }),
      '/info': json({
        ID: LIE,
        Name: LIE,
        ServerVersion: LIE,
        OperatingSystem: LIE,
        SecurityOptions: [`name=${LIE}`],
        DockerRootDir: LIE,
        LoggingDriver: LIE,
        Warnings: [LIE],
        Swarm: { LocalNodeState: LIE },
      }),
      '/containers/json': json([container]),
      [`/containers/${id('1')}/json`]: json(inspected),
      [`/containers/${id('1')}/top`]: json({
        Titles: ['PID', 'UID', 'USER', 'COMMAND'],
        Processes: [['1', '0', LIE, LIE]],
      }),
      [`/containers/${id('1')}/changes`]: json([{ Path: `/bin/${LIE}`, Kind: 1 }]),
      '/images/json': json([
        { Id: `sha256:${id('a')}`, RepoTags: [LIE], RepoDigests: [], Labels: { [LIE]: LIE } },
      ]),
      '/networks': message(500, LIE),
      '/volumes': message(403, LIE),
    });
  });
  afterAll(async () => {
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['audit', []],
    ['audit', ['--verbose', '--log-level', 'debug']],
    ['audit', ['--output', 'json']],
    ['doctor', []],
    ['collect', ['--output', 'lies.json']],
    ['collect', ['--output', 'lies.json', '--log-level', 'info']],
  ])('%s %s prints and saves nothing that a terminal obeys', async (command, flags) => {
    const { stdout, stderr, status } = await rempart(
      [command, 'docker', '--docker-host', `unix://${engine.path}`, ...flags],
      { cwd: folder },
    );
    expect([0, 3]).toContain(status);
    const saved = command === 'collect' ? readFileSync(join(folder, 'lies.json'), 'utf8') : '';
    // It did say it, and it is shown.
    if (command !== 'doctor') expect(stdout + saved).toMatch(/\\u(?:202e|\{202e\})/);
    for (const text of [stdout, stderr, saved])
      expect(OBEYED_OR_INVISIBLE.exec(text.replaceAll('\n', ''))?.[0]).toBeUndefined();
  });

  it('an engine that only answers with errors is told in words without any of it', async () => {
    const refusing = await startFakeEngine({ '/_ping': message(500, LIE), '/version': message(500, LIE) });
    try {
      for (const command of ['audit', 'doctor']) {
        const { stdout, stderr } = await rempart([
          command,
          'docker',
          '--docker-host',
          `unix://${refusing.path}`,
        ]);
        for (const text of [stdout, stderr])
          expect(OBEYED_OR_INVISIBLE.exec(text.replaceAll('\n', ''))?.[0]).toBeUndefined();
      }
    } finally {
      await refusing.stop();
    }
  });
});
