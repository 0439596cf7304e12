import {
  aideSettings,
  completeSet,
  defineCheck,
  type Finding,
  fail,
  judgeEach,
  notApplicable,
  pass,
  productsOf,
  securityProducts,
  undecided,
} from 'rempart/check';

const TOOLS = ['auditctl', 'auditd', 'ausearch', 'aureport', 'autrace', 'augenrules'];

const tools = defineCheck({
  id: 'runtime-detection/integrity-rules',
  title: 'The integrity checker keeps strong digests of the audit tools',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Whoever hides replaces first what would show him: the tools that read the audit trail. A checker that leaves them out, or keeps MD5 of them, notices nothing.',
  remediation:
    'Add to aide.conf: `/usr/sbin/auditctl p+i+n+u+g+s+b+acl+xattrs+sha512`, and the same for auditd, ausearch, aureport, autrace, augenrules; then make the database anew.',
  references: [
    { standard: 'cis-debian-12', id: '6.3.3' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-909890' },
    { standard: 'lynis', id: 'FINT-4315' },
    { standard: 'lynis', id: 'FINT-4402' },
  ],
  needs: { self: { settings: aideSettings, products: securityProducts } },
  evaluate({ self: { settings, products } }) {
    const aide = productsOf(products, 'integrity').some(({ product }) => product.name === 'AIDE');
    if (!aide && products.reason !== null) return undecided(products.reason);
    if (!aide || settings === null) return notApplicable('AIDE is not configured');
    const { rules } = settings;
    const covered = (path: string, excludes: boolean) =>
      rules.filter(
        (rule) =>
          rule.prefix !== null &&
          rule.excludes === excludes &&
          (rule.exact ? path === rule.prefix : path.startsWith(rule.prefix)),
      );
    const isKept = (path: string): boolean =>
      covered(path, true).length === 0 && covered(path, false).some(({ strong }) => strong);
    const missing = TOOLS.filter((name) => !isKept(`/usr/sbin/${name}`) && !isKept(`/sbin/${name}`));
    if (missing.length > 0 && rules.some(({ prefix, excludes }) => prefix === null && !excludes))
      return undecided({
        code: 'unsupported',
        text: 'Some rules of AIDE are patterns, which are not judged',
      });
    return judgeEach(completeSet(TOOLS), (name): Finding | null =>
      missing.includes(name)
        ? {
            message: `Nothing keeps a strong digest of ${name}`,
            expected: 'a rule with sha256 or sha512',
            actual: covered(`/usr/sbin/${name}`, false).length > 0 ? 'a rule without one' : 'no rule',
            location: { path: '/etc/aide/aide.conf', resource: name },
          }
        : null,
    );
  },
});

const reports = defineCheck({
  id: 'runtime-detection/integrity-reported',
  title: 'What the integrity checker finds is told to somebody',
  targets: ['host'],
  severity: 'low',
  rationale: 'A report that only lies on the host is deleted by whoever changed its files.',
  remediation:
    'Set `MAILTO=` and `SILENTREPORTS=no` in /etc/default/aide, or `report_url=syslog:LOG_AUTH` in aide.conf where logs leave the host.',
  references: [{ standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100130' }],
  needs: { self: { settings: aideSettings, products: securityProducts } },
  evaluate({ self: { settings, products } }) {
    const aide = productsOf(products, 'integrity').some(({ product }) => product.name === 'AIDE');
    if (!aide && products.reason !== null) return undecided(products.reason);
    if (!aide || settings === null) return notApplicable('AIDE is not configured');
    const away = settings.reports.find((url) => /^(syslog|mailto|https?):/.test(url));
    if (away !== undefined) return pass(away);
    // Without a setting of its own the daily job mails root what it found.
    if (!settings.silent) return pass('the daily job mails its report');
    return fail({
      message: 'The reports of AIDE are told to nobody',
      expected: 'MAILTO, or a report_url that leaves the host',
      actual: settings.reports.join(', ') || 'silent',
      location: { path: '/etc/default/aide', resource: 'AIDE reports' },
    });
  },
});

export default [tools, reports] as const;
