import { defineCheck, engineInfo, fail, notApplicable, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/user-namespaces',
  title: 'Root in a container is not root on the host',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'Without user namespaces every escape from a container that runs as root ends as root of the host.',
  remediation:
    'Run a rootless engine, or set `"userns-remap": "default"` in daemon.json. Images and volumes are stored anew, bind mounts need new owners, and `--privileged`, `--pid=host` and `--network=host` need `--userns=host`.',
  fix: {
    daemon: '"userns-remap": "default"',
    command: 'dockerd-rootless-setuptool.sh install   # as the user who is to run the rootless engine',
    breaks:
      'Images and volumes are stored anew, bind mounts need new owners, and containers that share the host’s network, pids or devices need `--userns=host`.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '2.1' },
    { standard: 'cis-docker-1.6', id: '2.9' },
    { standard: 'nist-800-190', id: '4.5.2' },
  ],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    const options = info.securityOptions;
    if (options === null) return notTold('its security options');
    if (options.rootless === true) return pass('the engine is rootless');
    if (options.userns) return pass('userns-remap');
    if (options.rootless === null) return notTold('whether it is rootless');
    if (info.isPodman)
      return notApplicable('Podman maps users for each container; `non-root-user/user-namespace` judges it');
    return fail({
      message: 'Containers share the user namespace of the host',
      expected: 'rootless or userns-remap',
      actual: 'neither',
      location: { pointer: '/SecurityOptions' },
    });
  },
});
