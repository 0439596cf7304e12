import { defineCheck, type Finding, judgeEach, notApplicable, servedCertificates } from 'rempart/check';

const DAY = 86_400_000;

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

export default defineCheck({
  id: 'os-hardening/certificates-current',
  title: 'Certificates of services are good for some time to come',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'When a certificate runs out its service is down for those who check, and those who click warnings away no longer notice a forged one.',
  remediation:
    'Renew it and let the service read it anew; let a timer renew (`certbot renew`, an ACME client of the server). Delete files that no service shows.',
  references: [{ standard: 'lynis', id: 'CRYP-7902' }],
  needs: { self: { certificates: servedCertificates } },
  evaluate({ self: { certificates }, collectedAt }) {
    return judgeEach(
      certificates,
      ({ path, validity }): Finding | null => {
        const location = { path, resource: path };
        if (validity === null)
          return {
            message: `The certificate in ${path} cannot be read`,
            expected: 'an X.509 certificate',
            actual: 'something else',
            location,
            severity: 'info',
          };
        const { notBefore, notAfter } = validity;
        if (notBefore > collectedAt)
          return {
            message: `The certificate in ${path} is not good yet`,
            expected: 'from a day in the past',
            actual: `from ${day(notBefore)}`,
            location,
          };
        if (notAfter <= collectedAt)
          return {
            message: `The certificate in ${path} has run out`,
            expected: 'a day in the future',
            actual: `until ${day(notAfter)}`,
            location,
          };
        // Short-lived ones are renewed late by design: a sixth of their life is soon for them.
        const soon = Math.min(30 * DAY, (notAfter - notBefore) / 6);
        return notAfter - collectedAt < soon
          ? {
              message: `The certificate in ${path} runs out soon`,
              expected: `${Math.ceil(soon / DAY)} days or more`,
              actual: `until ${day(notAfter)}`,
              location,
              severity: 'low',
            }
          : null;
      },
      { partialCredit: true, whenEmpty: notApplicable('There is no certificate at the usual places') },
    );
  },
});
