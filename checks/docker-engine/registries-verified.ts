import { completeSet, defineCheck, engineInfo, judgeEach, notTold } from 'rempart/check';

/** The engine lists loopback by itself; nobody between it and the engine can change an image on the way. */
const LOOPBACK = /^(?:127\.|::1\/|localhost(?::|$)|\[::1\])/;

export default defineCheck({
  id: 'docker-engine/registries-verified',
  title: 'Images come only from registries whose certificate is verified',
  targets: ['docker-engine'],
  severity: 'high',
  rationale: 'Who stands between the engine and an unverified registry decides what runs here.',
  remediation:
    'Take the registry out of `insecure-registries` in daemon.json; put its CA into /etc/docker/certs.d/HOST:PORT/ca.crt, and restart the engine.',
  references: [{ standard: 'cis-docker-1.6', id: '2.5' }],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    const { insecureRegistries, insecureRegistryCidrs } = info;
    if (info.isPodman && insecureRegistries === null && insecureRegistryCidrs === null)
      return notTold('its registries');
    if (insecureRegistries === null || insecureRegistryCidrs === null) return notTold('its registries');
    const open = [...insecureRegistries, ...insecureRegistryCidrs].filter((name) => !LOOPBACK.test(name));
    return judgeEach(completeSet(open), (name) => ({
      message: `The registry ${name} is asked without verification`,
      expected: 'TLS, verified',
      actual: 'insecure',
      location: { pointer: '/RegistryConfig', resource: name },
    }));
  },
});
