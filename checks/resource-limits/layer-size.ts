import { containerInspect, defineCheck, fail, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'resource-limits/layer-size',
  title: 'The container’s own layer cannot fill the engine’s disk',
  targets: ['container'],
  severity: 'info',
  rationale:
    'What a container writes outside its volumes lies on the disk that all containers share; without a bound one of them fills it for all.',
  remediation:
    'Start it read-only with volumes where it writes; or bound the layer, where the storage driver can (overlay2 on XFS mounted with pquota, btrfs, zfs).',
  fix: {
    flag: '--read-only --tmpfs /tmp, or --storage-opt size=10G',
    compose: 'read_only: true; tmpfs: [/tmp]; or storage_opt: {size: 10G}',
    daemon: '"storage-opts": ["overlay2.size=10G"]',
    breaks: 'With a size, containers do not start on file systems without project quotas',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '2.11' },
    {
      standard: 'url',
      id: 'https://docs.docker.com/reference/cli/docker/container/run/#storage-opt',
    },
  ],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { storageOpt, readonlyRootfs } = inspect.hostConfig;
    if (readonlyRootfs === true) return pass('its root is read-only');
    if (storageOpt === null || readonlyRootfs === null)
      return notTold('whether the container’s layer is bounded');
    const { size } = storageOpt;
    if (size !== undefined && size !== '') return pass(size);
    return fail({
      message: 'The container’s own layer may grow until the disk is full',
      expected: 'read-only, or a size',
      actual: 'neither',
      location: { pointer: '/HostConfig/StorageOpt' },
    });
  },
});
