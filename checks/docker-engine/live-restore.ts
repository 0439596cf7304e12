import { defineCheck, engineInfo, fail, notApplicable, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/live-restore',
  title: 'Containers outlive a restart of the engine',
  targets: ['docker-engine'],
  severity: 'low',
  rationale: 'When every update of the engine stops all containers, updates of the engine are put off.',
  remediation:
    'Set `"live-restore": true` in daemon.json and reload the engine (`systemctl reload docker`); no container is restarted.',
  fix: {
    daemon: '"live-restore": true',
    command: 'systemctl reload docker',
    breaks: 'The engine cannot join a swarm; while it is down, containers that log much may wait for it.',
  },
  references: [{ standard: 'cis-docker-1.6', id: '2.15' }],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    if (info.isPodman) return notApplicable('Podman has no daemon that containers depend on');
    if ((info.swarm?.state ?? 'inactive') !== 'inactive')
      return notApplicable('An engine in a swarm cannot use live-restore');
    if (info.osType === 'windows') return notApplicable('Engines on Windows have no live-restore');
    if (info.liveRestore === null) return notTold('live-restore');
    return info.liveRestore
      ? pass('live-restore is on')
      : fail({
          message: 'A restart of the engine stops every container',
          expected: 'true',
          actual: 'false',
          location: { pointer: '/LiveRestoreEnabled' },
        });
  },
});
