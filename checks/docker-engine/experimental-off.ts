import { defineCheck, engineInfo, fail, notApplicable, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/experimental-off',
  title: 'The engine runs without experimental features',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'Experimental features are not made for production: they get fewer eyes and no promise of fixes.',
  remediation: 'Take `"experimental": true` out of daemon.json and restart the engine.',
  fix: {
    daemon: '"experimental": false',
    breaks: 'Checkpoints of containers and other experimental commands are gone.',
  },
  references: [{ standard: 'cis-docker-1.6', id: '2.18' }],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    if (info.isPodman) return notApplicable('Podman has no such switch');
    if (info.experimental === null) return notTold('whether it is experimental');
    return info.experimental
      ? fail({
          message: 'Experimental features are on',
          expected: 'false',
          actual: 'true',
          location: { pointer: '/ExperimentalBuild' },
        })
      : pass('off');
  },
});
