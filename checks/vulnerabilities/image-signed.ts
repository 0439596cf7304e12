import { defineCheck, type Finding, fail, imageInspect, manual, notApplicable, pass } from 'rempart/check';

export default defineCheck({
  id: 'vulnerabilities/image-signed',
  title: 'The engine verified a signature of the image',
  targets: ['image'],
  severity: 'medium',
  rationale:
    'A digest says that the image is the one that was asked for; only a signature says who made it. A variable of whoever audits (DOCKER_CONTENT_TRUST) says nothing about any image.',
  remediation:
    'Sign what you build (`cosign sign --key KEY IMAGE@sha256:DIGEST`) and let what starts containers verify it (`cosign verify`, an admission policy).',
  fix: {
    command: 'cosign sign IMAGE@sha256:DIGEST; cosign verify IMAGE@sha256:DIGEST',
    breaks: 'Where signatures are enforced, images without one no longer start.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.5' },
    { standard: 'cis-docker-1.6', id: '4.12' },
    { standard: 'nist-800-190', id: '4.1.5' },
  ],
  needs: { self: { image: imageInspect } },
  evaluate({ self: { image } }) {
    const { identity } = image;
    if (identity === null)
      return manual(
        'Engines before API 1.53 and archives tell no signatures: look with `cosign verify IMAGE@sha256:DIGEST`',
      );
    const { signatures, pulledFrom, builtHere } = identity;
    const valid = signatures.find(({ error }) => error === null);
    if (valid !== undefined) return pass(valid.name ?? 'signed');
    const [first, ...rest] = signatures.map(
      ({ name, error }): Finding => ({
        message: 'A signature of the image does not hold',
        expected: 'a signature that holds',
        actual: `${name ?? 'signature'}: ${error ?? ''}`.slice(0, 200),
        location: { pointer: '/Identity/Signature', resource: `signature ${name ?? ''}`.trim() },
      }),
    );
    if (first !== undefined) return fail([first, ...rest]);
    if (pulledFrom.length === 0)
      return builtHere
        ? notApplicable('The image was built on this engine')
        : manual('The engine does not tell where the image came from: look with `cosign verify`');
    return fail({
      message: 'The image was pulled, and the engine knows no signature of it',
      expected: 'a signature that holds',
      actual: 'none',
      severity: 'low',
      location: { pointer: '/Identity/Signature', resource: 'signature' },
    });
  },
});
