import { defineCheck, engineInfo, fail, isAtLeast, notApplicable, notTold, pass } from 'rempart/check';

/** The first release that has it, and tells. */
const SINCE = '29.2';

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
    if (info.nri === true)
      return fail({
        message: 'Plugins may change every container that is made',
        expected: 'off',
        actual: 'on',
        location: { pointer: '/NRI' },
      });
    if (info.isPodman || isAtLeast(info, SINCE) === false)
      return notApplicable('This engine has no Node Resource Interface');
    return info.nri === null ? notTold('its Node Resource Interface') : pass('off');
  },
});
