import {
  type CertificateValidity,
  DESKTOP,
  defineCheck,
  engineInfo,
  type Finding,
  isDesktop,
  judgeEach,
  notApplicable,
  type RegistryCertificate,
  registryCertificates,
} from 'rempart/check';

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

const judge = ({ path, validities }: RegistryCertificate, now: number): Finding | null => {
  const known = validities.filter((validity): validity is CertificateValidity => validity !== null);
  const location = { path, resource: path };
  if (known.length === 0)
    return {
      message: `${path} holds no certificate that can be read`,
      expected: 'certificates in PEM',
      actual: 'none',
      location,
    };
  const ended = known.find(({ notAfter }) => notAfter < now);
  if (ended !== undefined)
    return {
      message: `A certificate in ${path} has expired`,
      expected: 'good today',
      actual: `until ${day(ended.notAfter)}`,
      location,
    };
  const ending = known.find(({ notAfter }) => notAfter < now + SOON_DAYS * DAY_MS);
  return ending === undefined
    ? null
    : {
        message: `A certificate in ${path} expires within ${SOON_DAYS} days`,
        expected: `good for ${SOON_DAYS} days`,
        actual: `until ${day(ending.notAfter)}`,
        location,
        severity: 'info',
      };
};

export default defineCheck({
  id: 'docker-engine/registry-certificates-valid',
  title: 'Certificates by which registries are trusted have not expired',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'When a certificate ends pulls fail, and what is then done in a hurry is to ask the registry without verification.',
  remediation:
    'Renew the certificate and put it in the place of the old one; the engine reads it at the next pull.',
  fix: {
    command: 'install -m 644 ca.crt /etc/docker/certs.d/HOST:PORT/ca.crt',
    breaks: 'A registry that still shows a certificate of the old CA is not trusted any more.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.2.1' },
    { standard: 'url', id: 'https://docs.docker.com/engine/security/certificates/' },
  ],
  needs: { self: { info: engineInfo }, parent: { host: { certificates: registryCertificates } } },
  evaluate({ self: { info }, parent: { host }, collectedAt }) {
    if (info.isPodman || info.securityOptions?.rootless === true)
      return notApplicable('Only the system’s own Docker reads /etc/docker/certs.d');
    if (isDesktop(info)) return DESKTOP;
    return judgeEach(host.certificates, (certificate) => judge(certificate, collectedAt), {
      whenEmpty: notApplicable('No certificates of registries are there'),
    });
  },
});
