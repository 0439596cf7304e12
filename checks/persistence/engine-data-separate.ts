import { defineCheck, engineInfo, fail, mounts, notTold, pass } from 'rempart/check';

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
    const folder = info.dockerRootDir?.replace(/\/\d+\.\d+$/, '') ?? null;
    if (folder === null) return notTold('where its data lies');
    const on = host.mounts
      .filter(({ path }) => path === '/' || folder === path || folder.startsWith(`${path}/`))
      .sort((a, b) => b.path.length - a.path.length)[0];
    return on === undefined || on.path === '/'
      ? fail({
          message: 'The engine’s data lies on the root file system',
          expected: 'a file system of its own',
          actual: `${folder} on /`,
          location: { path: folder, resource: 'data root' },
        })
      : pass(`${folder} on ${on.path}`);
  },
});
