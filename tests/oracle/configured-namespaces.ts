import type { HostConfig } from './create-body.ts';
import type { Choices } from './seeded-random.ts';

/** Namespaces of its own, the host's or another container's; the control group. */
export const configuredNamespaces = (choices: Choices): HostConfig => ({
  PidMode: choices.weighted([
    [66, undefined],
    [10, ''],
    [14, 'host'],
    [7, 'container:partner-plain'],
    [3, 'container:partner-host'],
  ]),
  IpcMode: choices.weighted([
    [54, undefined],
    [8, 'private'],
    [14, 'host'],
    [10, 'shareable'],
    [5, 'none'],
    [6, 'container:partner-plain'],
    [3, 'container:partner-host'],
  ]),
  UTSMode: choices.weighted([
    [74, undefined],
    [12, ''],
    [14, 'host'],
  ]),
  UsernsMode: choices.weighted([
    [80, undefined],
    [6, ''],
    [14, 'host'],
  ]),
  CgroupnsMode: choices.weighted([
    [70, undefined],
    [15, 'private'],
    [15, 'host'],
  ]),
  CgroupParent: choices.weighted([
    [76, undefined],
    [6, ''],
    [7, '/rempart-testbed'],
    [3, 'rempart-testbed/team'],
    [2, '/docker'],
    [3, 'docker/team'],
    [2, 'system.slice'],
    [2, 'kubepods/besteffort'],
    [2, '/dockers'],
  ]),
});
