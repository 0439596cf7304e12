import { defineCheck, engineInfo, fail, notApplicable, pass } from 'rempart/check';

/** The first release line that tells. */
const SINCE = 29;

export default defineCheck({
  id: 'docker-engine/node-resource-interface-off',
  title: 'Plugins do not change containers while they are made',
  targets: ['docker-engine'],
  severity: 'info',
  rationale:
    'Plugins of the Node Resource Interface see every container before it starts and may change its mounts, devices and hooks. Where none is needed, nothing should be able to become one.',
  remediation: 'Take `nri-opts` out of daemon.json and restart the engine.',
  fix: {
    daemon: '"nri-opts": {"enable": false}',
    breaks: 'Plugins that set devices, affinities or limits of containers are not asked any more.',
  },
  references: [{ standard: 'url', id: 'https://github.com/containerd/nri' }],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    if (info.nri)
      return fail({
        message: 'Plugins may change every container that is made',
        expected: 'off',
        actual: 'on',
        location: { pointer: '/NRI' },
      });
    const major = Number.parseInt(info.serverVersion ?? '', 10);
    return info.isPodman || Number.isNaN(major) || major < SINCE
      ? notApplicable('This engine has no Node Resource Interface')
      : pass('off');
  },
});
