import { defineCheck, engineInfo, fail, mountHolding, mounts, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'persistence/engine-data-separate',
  title: 'The engine’s data does not share the file system of the host',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'Images, logs and volumes that grow fill the root file system of the host, and everything on it stops.',
  remediation:
    'Mount a file system of its own at the data root (`docker info --format "{{.DockerRootDir}}"`), or set `data-root` in daemon.json to one; move the data while the engine is stopped.',
  references: [{ standard: 'cis-docker-1.6', id: '1.1.1' }],
  needs: { self: { info: engineInfo }, parent: { host: { mounts } } },
  evaluate({ self: { info }, parent: { host } }) {
    const folder = info.dockerRootDir;
    if (folder === null || folder === '') return notTold('where its data lies');
    const root = mountHolding(host.mounts, '/');
    const on = mountHolding(host.mounts, folder);
    if (root === undefined || on === undefined) return notTold('what the root file system is');
    // The engine mounts its folder over itself where mounts are private, and a bind mount has the space of its source.
    return on.device === root.device
      ? fail({
          message: 'The engine’s data lies on the root file system',
          expected: 'a file system of its own',
          actual:
            on.path === '/' ? `${folder} on /` : `${folder} on ${on.path}, which is ${on.root} of the root`,
          location: { path: folder, resource: 'data root' },
        })
      : pass(`${folder} on ${on.path}`);
  },
});
