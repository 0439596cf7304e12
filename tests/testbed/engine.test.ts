import { beforeAll, describe, expect, test } from 'vitest';
import {
  containerCases,
  describeWith,
  docker,
  type Engine,
  engine,
  imageCases,
  START_TIMEOUT_MS,
} from './index.ts';

type Inspection = {
  readonly Name: string;
  readonly State: { readonly Status: string; readonly ExitCode: number };
  readonly HostConfig: { readonly Privileged: boolean; readonly Binds: readonly string[] | null };
};

describeWith('engine', 'the engine of the test bed', () => {
  let target: Engine;
  beforeAll(async () => {
    target = await engine();
  }, START_TIMEOUT_MS);

  const inspect = async (name: string): Promise<Inspection> =>
    JSON.parse((await docker(target, ['inspect', '--type', 'container', name])).stdout)[0];

  test('holds every image of the table', async () => {
    const { stdout } = await docker(target, ['images', '--format', '{{.Repository}}:{{.Tag}}']);
    expect(stdout.trim().split('\n').sort()).toEqual(
      expect.arrayContaining(imageCases.map(({ reference }) => reference)),
    );
  });

  test('holds the containers of the table and no other', async () => {
    const { stdout } = await docker(target, ['ps', '--all', '--format', '{{.Names}}']);
    expect(stdout.trim().split('\n').sort()).toEqual(containerCases.map(({ name }) => name).sort());
  });

  test.each(containerCases.map((container) => [container.name, container] as const))(
    '%s settles in its state',
    async (name, { state }) => {
      await expect.poll(async () => (await inspect(name)).State.Status, { timeout: 15_000 }).toBe(state);
    },
  );

  test('runs a privileged container for good', async () => {
    const script = 'test -c /dev/kmsg && sed -n "s/^CapEff:\\t/0x/p" /proc/self/status';
    const { stdout } = await docker(target, ['exec', 'privileged', 'sh', '-c', script]);
    const CAP_SYS_ADMIN = 21n;
    expect((BigInt(stdout.trim()) >> CAP_SYS_ADMIN) & 1n).toBe(1n);
    expect((await inspect('privileged')).HostConfig.Privileged).toBe(true);
  });

  test('shows the usual path as the source of the mounted socket', async () => {
    expect((await inspect('engine-socket')).HostConfig.Binds).toEqual([
      '/var/run/docker.sock:/var/run/docker.sock:ro',
    ]);
    const { stdout } = await docker(target, ['exec', 'engine-socket', 'test', '-S', '/var/run/docker.sock']);
    expect(stdout).toBe('');
  });

  test('reports seccomp among its security options', async () => {
    const { stdout } = await docker(target, ['info', '--format', '{{json .SecurityOptions}}']);
    expect(JSON.parse(stdout)).toContain('name=seccomp,profile=default');
  });

  test('runs nothing without a shell in the shell-less container', async () => {
    const { status } = await docker(target, ['exec', 'shell-less', 'sh', '-c', 'true'], {
      allowFailure: true,
    });
    expect(status).not.toBe(0);
  });

  test('hands control characters and newlines in labels through', async () => {
    const { stdout } = await docker(target, [
      'inspect',
      '--format',
      '{{json .Config.Labels}}',
      'hostile-text',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      ansi: expect.stringContaining('\u001b[31m'),
      lines: 'a\nb\r\nc',
    });
  });
});

describe('the table of containers', () => {
  test('names each container once', () => {
    const names = containerCases.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('uses images that are made', () => {
    const references = new Set(imageCases.map(({ reference }) => reference));
    expect(containerCases.filter(({ image }) => !references.has(image))).toEqual([]);
  });
});
