import { completeSet, defineCheck, engineInfo, judgeEach, notTold } from 'rempart/check';

/** The engine lists loopback by itself; nobody between it and the engine can change an image on the way. */
const LOOPBACK = /^(?:127\.|::1\/|localhost(?::|$)|\[::1\])/;
/** Docker Desktop's own cache, inside the virtual machine that the engine runs in. */
const DESKTOP = /^hubproxy\.docker\.internal(?::|$)/;

export default defineCheck({
  id: 'docker-engine/registries-verified',
  title: 'Images come only from registries whose certificate is verified',
  targets: ['docker-engine'],
  severity: 'high',
  rationale: 'Who stands between the engine and an unverified registry decides what runs here.',
  remediation:
    'Take the registry out of `insecure-registries` in daemon.json; put its CA into /etc/docker/certs.d/HOST:PORT/ca.crt, and restart the engine.',
  fix: {
    daemon: '"insecure-registries": []',
    command: 'install -D -m 644 ca.crt /etc/docker/certs.d/HOST:PORT/ca.crt',
    breaks: 'A registry that speaks plain HTTP, or shows a certificate of nobody known, is not pulled from.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '2.5' },
    { standard: 'nist-800-190', id: '4.2.1' },
  ],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    const { insecureRegistries, insecureRegistryCidrs } = info;
    if (insecureRegistries === null || insecureRegistryCidrs === null) return notTold('its registries');
    const open = [...insecureRegistries, ...insecureRegistryCidrs].filter(
      (name) => !LOOPBACK.test(name) && !DESKTOP.test(name),
    );
    return judgeEach(completeSet(open), (name) => ({
      message: `The registry ${name} is asked without verification`,
      expected: 'TLS, verified',
      actual: 'insecure',
      location: { pointer: '/RegistryConfig', resource: name },
    }));
  },
});
