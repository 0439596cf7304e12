import { describe, expect, it } from 'vitest';
import {
  COUNT,
  type Configuration,
  configurations,
  containerConfigurations,
  SEED,
} from './container-configuration.ts';
import type { CreateBody, HostConfig } from './create-body.ts';

describe('the generated configurations', () => {
  it('are the same for a seed, and others for another', () => {
    expect(containerConfigurations(SEED, COUNT)).toEqual(configurations);
    expect(containerConfigurations(SEED + 1, COUNT)).not.toEqual(configurations);
  });

  it('have a name each', () => {
    expect(new Set(configurations.map(({ name }) => name)).size).toBe(COUNT);
  });

  it('are no more alike than chance has it: hardly two have one body', () => {
    const bodies = new Set(configurations.map(({ body }) => JSON.stringify(body)));
    expect(bodies.size).toBe(COUNT);
  });

  const share = (condition: (body: CreateBody, configuration: Configuration) => boolean): number =>
    configurations.filter((configuration) => condition(configuration.body, configuration)).length / COUNT;
  const host = (condition: (config: HostConfig) => unknown) => (body: CreateBody) =>
    Boolean(condition(body.HostConfig));
  const option = (pattern: RegExp) =>
    host(({ SecurityOpt }) => SecurityOpt?.some((text) => pattern.test(text)));

  /** What each number looks at, each set in enough of the cases to meet the others. */
  const properties: Readonly<Record<string, (body: CreateBody, configuration: Configuration) => boolean>> = {
    'privileged mode': host(({ Privileged }) => Privileged),
    'added capabilities': host(({ CapAdd }) => CapAdd),
    'dropped capabilities': host(({ CapDrop }) => CapDrop),
    'a seccomp option': option(/^seccomp/),
    'an AppArmor or SELinux option': option(/^(apparmor|label)/),
    'no-new-privileges': option(/^no-new-privileges/),
    'a namespace of processes that is not its own': host(({ PidMode }) => PidMode),
    'an IPC mode': host(({ IpcMode }) => IpcMode),
    'the UTS namespace of the host': host(({ UTSMode }) => UTSMode),
    'the user namespace of the host': host(({ UsernsMode }) => UsernsMode),
    'the network of the host': host(({ NetworkMode }) => NetworkMode === 'host'),
    'a user-defined network': host(({ NetworkMode }) => NetworkMode === 'front'),
    'a parent of its control group': host(({ CgroupParent }) => CgroupParent),
    'a read-only root': host(({ ReadonlyRootfs }) => ReadonlyRootfs),
    binds: host(({ Binds }) => Binds),
    mounts: host(({ Mounts }) => Mounts),
    propagation: host(({ Binds, Mounts }) => /shared|slave|private/.test(JSON.stringify([Binds, Mounts]))),
    'a socket of an engine by name': host(({ Binds, Mounts }) =>
      /\.sock["/:]/.test(JSON.stringify([Binds, Mounts])),
    ),
    'devices or device rules': host(({ Devices, DeviceCgroupRules }) => Devices ?? DeviceCgroupRules),
    ulimits: host(({ Ulimits }) => Ulimits),
    memory: host(({ Memory }) => Memory),
    'a bound of processors': host(({ NanoCpus, CpuQuota, CpusetCpus }) => NanoCpus || CpuQuota || CpusetCpus),
    shares: host(({ CpuShares }) => CpuShares),
    'a limit of processes': host(({ PidsLimit }) => PidsLimit),
    'a restart policy': host(({ RestartPolicy }) => RestartPolicy?.Name),
    'published ports': host(({ PortBindings }) => PortBindings),
    'every exposed port published': host(({ PublishAllPorts }) => PublishAllPorts),
    'a user': ({ User }) => Boolean(User),
    'a health check': ({ Healthcheck }) => Healthcheck !== undefined,
    'a command that runs inside': (_, { exec }) => exec !== null,
    'no start': (_, { start }) => !start,
  };
  for (const [name, condition] of Object.entries(properties))
    it(`have ${name} now and then`, () => {
      expect(share(condition)).toBeGreaterThan(0.05);
      expect(share(condition)).toBeLessThan(0.65);
    });
});
